"""Given names of South Sumatra by background, sex and cohort, commonest first.

Backgrounds: `melayu` (Palembang and the Malay groups upriver), `jawa` (Java and its
transmigrants), `bali` (OKU Timur, OKI), `minang`, `batak`, `tionghoa`. Cohorts: `tua` born
before 1965, `tengah` 1965-1994, `muda` from 1995. Collected by hand; nobody's list.
"""

MELAYU_L_TUA = """
Husin Sahrul Ibrahim Zainal Umar Rusdi Yusuf Ismail Hasan Alwi Marzuki Zainuddin Abdullah Mahmud
Ishak Bahar Romli Sulaiman Hamid Kasim Amir Ali Usman Basri Mustofa Rozali Senen Kosim Nawawi
Mursid Abu Cik_Nang Nangcik Mat_Nur Tarmizi Bustan Bustomi Hamzah Syarifuddin Syamsudin Nurdin
Jalaludin Burhan Makmun Djauhari Sakroni Samsul_Bahri Matcik Damsi Cik_Mat Sirajuddin Baharudin
Idris Yakub Haris Sukri Japri Tamrin Rasyid Sopian Muchtar Saleh Aripin Jamaludin Rahman Kohar
Lukman Subki Tahir Anang Bujang Cek_Din Hanan Kemaludin Arbain Sarnubi Suhaimi Jakfar Kadir
"""
MELAYU_P_TUA = """
Aminah Siti_Aminah Rohaya Zubaidah Rohani Maimunah Nurhayati Halimah Rukiah Fatimah Zainab Rosmala
Hamidah Nursiah Saodah Asiah Rohima Sarinah Aisyah Khodijah Mariam Nuraini Romlah Cik_Ayu Masnun
Zaleha Cikmas Siti_Hawa Kartini Nyimah Rodiah Sapiah Salma Robiah Hasanah Mastura Jamilah Nurbaiti
Suhartina Darmawati Yusnani Rosidah Sakdiah Umi_Kalsum Kalsum Masitoh Maryam Rusmini Mardiana
Sopiah Nurjanah Cek_Nah Latifah Munah Hojana Baiti Rapiah Nurlela Yatimah Mahani Nuriah Rasiah
"""
MELAYU_L_TENGAH = """
Herman Rudi Hendra Suryadi Ahmad Iskandar Edi Zulkifli Junaidi Sopian Heriyanto Firmansyah Andi
Agus Darmawan Saipul Yudi Amrullah Deni Dedi Feri Hendri Jon Alamsyah Syahrial Rusman Azhari Marwan
Ropi Romadon Samsudin Indra Hardi Ansori Irwan Arman Rizal Hasbi Erwin Muslim Nopriansyah Aprizal
Mulyadi Basri Mardianto Supriadi Ahmadi Jauhari Taufik Fauzi Khoiri Yanto Nazarudin Robinson Darwin
Hermanto Efran Safri Tarmudi Zainal_Abidin Ujang Leo Candra Jhoni Heru Anton Dodi Eko Bambang
Ardiansyah Eri Jaya Rahmat Hidayat Kurniawan Aswari Mirwan Burlian Amran Zamhari Wahyudi Pauzi
Antoni Fitriansyah Hairul Sumantri Endang Evan Toni Mat_Rozi Kopli Elpani Ria Damri
"""
MELAYU_P_TENGAH = """
Nurhayati Yuliana Susilawati Eka Lina Dewi Sri Fitri Yanti Rosita Erna Mardiana Nurlaila Herawati
Maryani Rita Yulia Sumarni Siti_Aisyah Lilis Misnawati Suryani Novita Evi Leni Neli Ernawati
Nuraini Rusmiati Asmawati Hartini Yeni Elvi Desi Meri Susi Santi Rina Ratna Siti_Fatimah Marlina
Lia Komariah Aida Elisa Nopita Emilia Sri_Wahyuni Yunita Zuraida Helmi Kartika Megawati Anita Wati
Nila Hartati Tina Mega Linda Juwita Eliyana Ayu Rohana Mayang Dian Melani Tri Nurul Halimatus
Winda Septi Maya Heni Yuni Herlina Ida Rusdiana Misrawati Fauziah Hasnah Laili Masayu Purnama
"""
MELAYU_L_MUDA = """
Muhammad Ahmad Rizky Aditya Muhammad_Rizky Rafli Alfarizi Ridho Dimas Fajar Ilham Arya Bagas Fikri
Reza Rehan Raihan Aldi Kelvin Alif Zaki Fadil Farhan Azzam Akbar Raffi Gilang Rangga Yoga Bima
Ikhsan Naufal Satria Fahri Dafa Iqbal Daffa Revan Kenzo Arkan Abizar Rendi Riski Wahyu Galang
Ibnu Fathir Agung Tegar Kevin Yogi Riyan Angga Rama Hafiz Habib Zidan Al_Ghifari Adam Aqil Keanu
Gibran Danu Jefri Apriansyah Ferdi Aidil Bayu Zafran Khoirul Arjuna Alvaro Rasya Atharrazka Andika
"""
MELAYU_P_MUDA = """
Siti Nur Putri Aisyah Dinda Nabila Zahra Aulia Keysha Cahaya Salsabila Annisa Amelia Tiara Citra
Kayla Intan Nazwa Adelia Syifa Alya Rahma Anggun Bunga Dea Naila Azzahra Khairunnisa Fitria Dwi
Reva Nadia Bella Chelsea Rara Aqila Tania Sinta Vania Meysa Anisa Nurul Ayu Marsya Viona Nayla
Almira Indah Melati Safira Zaskia Aprilia Rizka Elsa Tasya Shakila Della Lestari Adinda Cinta
Mutiara Kirana Hafizah Humaira Yolanda Gita Najwa Sabrina Syakira Olivia Ulfa Winda Fatimah Icha
"""
MELAYU_TAIL_L = """
Saputra Hidayat Kurniawan Firmansyah Alamsyah Effendi Ramadhan Pratama Wijaya Putra Iskandar
Setiawan Saputra Fernando Apriansyah Gunawan Maulana Syaputra Ardiansyah Nugraha Abidin Rahman
Akbar Hasan Yusuf Febriansyah Oktavian Perdana Jaya Novriansyah Utama Andrean Bastari Rifai Ismail
Hakim Fadillah Alfarizi Kusuma Romadhon Juliansyah Bahri Husin Marzuki Umar Agustian Darmawan
"""
MELAYU_TAIL_P = """
Sari Wulandari Putri Lestari Anggraini Rahayu Agustina Oktaviani Yanti Ningsih Wati Safitri
Permata_Sari Aprilia Novianti Febrianti Susanti Maharani Ramadhani Utami Andini Azzahra Kartika
Apriani Julianti Yuliana Hasanah Fadilah Handayani Octavia Pertiwi Amelia Kusuma Damayanti Saputri
Rahmawati Nurhaliza Khoirunnisa Humairoh Marlina Lestary Nuraini Aulia Zahra
"""
JAWA_L_TUA = """
Slamet Suparman Wagiman Sukiman Paimin Tukiman Sarimin Sugeng Suparno Kasiman Parto Poniman Ngadimin
Sumarno Samin Warsito Sutrisno Katimin Sukarno Tumin Mulyono Sarno Suwarno Karto Wagino Sastro
Sukardi Jumadi Paiman Misran Kusnan Legiman Saimin Marjuki Wakidi Tugimin Sadimin Sumadi Juwadi
Kasno Supardi Wongso Sukirman Rebo Saliman Darmo Ponidi Tukijo Miskun Suharto Sarijo Wiryo
"""
JAWA_P_TUA = """
Sumiati Tukiyem Painem Suminah Ponirah Wagiyem Sukinem Kasmi Ngatinem Sarinem Tumini Suparti Jumirah
Poniyem Paini Sutinah Sarmi Supinah Mujiyem Katinem Legiyem Suratmi Waginah Tuminah Rubiyem Samini
Musiyem Sukarti Ngatmi Partinah Saminem Sulastri Suwarti Marsinah Mistiyem Kasiyem Boniyem Giyem
Ngadinem Sriyatun Parinem Rumini Kartinem Misinem Surip Welas Jumiyem
"""
JAWA_L_TENGAH = """
Agus Sugiyanto Supriyanto Sutrisno Bambang Joko Eko Sunardi Suyanto Budi Hariyanto Purwanto Wahyudi
Sugeng Slamet Sumarno Mulyadi Tri Dwi Haryono Widodo Suroso Edy Teguh Susanto Gunawan Yulianto
Heri Riyanto Nurhadi Muhadi Wiyono Suwito Imam Ponijo Sukamto Ngadiono Subandi Kuswanto Supri
Anwar Sarwono Jumari Sumaryono Triyono Parjono Rohmat Waluyo Daryanto Subur Catur Hadi Maryanto
Muslih Khoirul Nur_Rohman Santoso Darmaji Suharyanto
"""
JAWA_P_TENGAH = """
Sri Siti Sumiati Wahyuni Sulastri Endang Lestari Suparmi Yuni Tri Dwi Rini Wiwik Sutini Suryati
Sri_Wahyuni Sri_Lestari Siti_Rohmah Siti_Khotimah Ngatini Suharti Ratna Partini Jumiati Muryani
Susilowati Ernawati Umi Indah Retno Kustini Sutarmi Puji Nurhidayah Sunarti Mujiati Kasiati Warni
Tumirah Ika Haryanti Eni Titik Watini Sri_Hartati Suyatmi Musrifah Lasmi Kholifah Sugiarti
Nur_Hasanah Marsiti Sulis Yatmi Asih
"""
JAWA_L_MUDA = """
Agung Dimas Bagus Rizky Aditya Bayu Fajar Arif Wahyu Eko Dwi Yoga Galih Nur Ilham Rendi Irfan Tegar
Andi Muhammad Ahmad Danang Ardi Rian Rizal Bima Gilang Satrio Fahmi Hendra Yusuf Andika Raditya
Reno Damar Panji Alfian Zaenal Khoirul Burhan Febri Krisna Riko Febrian Rafi Akhmad Angga Candra
"""
JAWA_P_MUDA = """
Dwi Siti Putri Nur Anisa Dewi Ayu Tri Rina Fitri Indah Eka Novi Wulan Lestari Intan Ika Sari Ratna
Yuliana Diah Retno Nurul Vina Mega Riska Desi Citra Laila Umi Anggi Tika Septi Nabila Aprilia Dina
Bunga Devi Kartika Rahma Fina Reni Alfi Zulfa Maya Silvi Ulfi Ainun Latifah Khusnul
"""
JAWA_TAIL_L = """
Santoso Prasetyo Nugroho Setiawan Wibowo Saputro Susanto Hidayat Kurniawan Purnomo Utomo Widodo
Pratama Cahyono Raharjo Budiman Siswanto Haryadi Wicaksono Saputra Suryono Handoko Hartono Winarno
Firmansyah Mustofa Rohman Sudrajat Yulianto Kuncoro
"""
JAWA_TAIL_P = """
Lestari Ningsih Wahyuni Rahayu Astuti Handayani Wulandari Utami Rahmawati Puspitasari Setyowati
Hidayah Kurniasih Susanti Sari Purwanti Widiastuti Anggraeni Fitriani Khasanah Mulyani Hartati
Kusumawati Indriyani Yuliani Pangestuti Widyaningsih Nurjanah
"""
BALI_L = "Suarta Sudana Astawa Suardika Merta Darma Widana Suweca Arta Sukarya Budiarta Yasa Mudana"
BALI_P = "Suryani Sukerti Artini Sriani Wati Mariani Rasmini Sudiani Ariani Sutari Nilawati Rusni"
MINANG_L = "Syafrizal Nasrul Yusrizal Afrizal Zulhendri Masril Syahril Amrizal Jasman Ridwan"
MINANG_P = (
    "Yusnidar Nurbaini Asnimar Desmiati Yarnis Gusniati Rosmaniar Elmiati Fitriyeni Zulbaidah"
)
MINANG_TAIL = "Chaniago Tanjung Koto Piliang Sikumbang Caniago Guci Jambak Malin Sutan"
BATAK_L = "Jonner Parlindungan Marihot Hotman Sahat Tumpal Ramses Maruli Saut Binsar Rikardo Yosua"
BATAK_P = "Rosmaida Tiurma Lamria Nurmala Hotmauli Rotua Desmawati Mawarni Ruth Elfrida Kristina"
BATAK_TAIL = (
    "Siregar Nasution Simanjuntak Sihombing Manurung Hutapea Sitorus Nainggolan Harahap Lubis"
)
TIONGHOA_L = "Hendra Johan Edy Rudy Hartono Susanto Budiman Andy Sanjaya Djoni Alim Akiong Aseng"
TIONGHOA_P = "Lily Susan Mei_Lan Yenny Fenny Meilina Lina Herlina Akim Cindy Vivian Merry Jenny"
TIONGHOA_TAIL = "Wijaya Halim Tanzil Salim Gunawan Chandra Kusuma Setiawan Lim Tan Oei Liem"
