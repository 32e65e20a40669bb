"""Rules of eligibility: what may be asked of the registry, in what form, and how it is answered.

`variables` lists what may be asked, `conditions` is the form in which rules are kept, `words` says
them in sentences, `presets` offers the usual ones; `sql` compiles them and `evaluation` asks the
base. Nothing else judges.
"""
