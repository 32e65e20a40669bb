import time, pytest
from django.db import connection
from tests.verification.test_bulk import Desk
from tests.verification.acts import waiting_case
from tests.factories.registry import a_program, a_recipient, a_case
from tests.factories.regions import region
from programs.models import Recipient
from verification.models import Case, Decision, BulkAct, SampleCheck
pytestmark=pytest.mark.django_db
def test_cost(cast):
    from verification.operations.sampling import sample_size
    desk=Desk(cast.verifier_lahat)
    base=waiting_case(cast.operator_lahat)
    r=Recipient.objects.get(pk=base.recipient_id)
    rs=[]
    for n in range(1000):
        x=Recipient.objects.get(pk=r.pk); x.pk=None; x.id=__import__('uuid').uuid4(); x._state.adding=True; x.nik=f"16041101019{n:05d}"; rs.append(x)
    Recipient.objects.bulk_create(rs)
    cs=[]
    for x in rs:
        c=Case.objects.get(pk=base.pk); c.id=__import__('uuid').uuid4(); c._state.adding=True; c.recipient=x; cs.append(c)
    Case.objects.bulk_create(cs)
    def once():
        with connection.cursor() as cur: cur.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        t=time.perf_counter(); seen=desk.preview(); p=time.perf_counter(); done=desk.confirm(seen, percent=0)
        with connection.cursor() as cur: cur.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        e=time.perf_counter()
        n=done.decided
        Case.objects.update(state='submitted', version=1, decided_at=None); Recipient.objects.update(state='submitted')
        with connection.cursor() as cur:
            cur.execute("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM verification_decision; DELETE FROM verification_bulkact;  ANALYZE verification_case, verification_decision, programs_recipient; SET CONSTRAINTS ALL DEFERRED")
        return n, e-p
    T={"f":("programs_recipient","recipients_follow_decisions"),"d":("verification_decision","decisions_on_their_case"),"c":("verification_decision","case_follows_its_decision")}
    def onoff(on):
        with connection.cursor() as cur:
            cur.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for k,(t,g) in T.items(): cur.execute(f"ALTER TABLE {t} {'ENABLE' if k in on else 'DISABLE'} TRIGGER {g}")
            cur.execute("SET CONSTRAINTS ALL DEFERRED")
    import statistics
    res={k:[] for k in ("fdc","","f","d","c")}
    once();once()
    for _ in range(5):
        for k in res: onoff(k); res[k].append(once()[1]*1000)
    for k,v in res.items(): print("COST",k or "none",round(statistics.median(v)),[round(x) for x in v])
    assert 0
