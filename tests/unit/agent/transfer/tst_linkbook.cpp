#include <QTest>

#include "agent/transfer/linkbook.h"

namespace patchswarm::transfer {

namespace {

EndpointId endpoint(quint8 number)
{
    EndpointId id;
    id.bytes.fill(number);
    return id;
}

SocketAddress address(quint16 port)
{
    return {IpAddress::fromIPv4(0x0a000001), port};
}

const EndpointId self = endpoint(5);
const EndpointId smaller = endpoint(1); // what it dialled is kept when dials cross
const EndpointId larger = endpoint(9);

} // namespace

// Which links there are and which of two stays; no sockets.
class TestLinkBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aLinkOpensComesUpEndsAndGoes()
    {
        LinkBook book(self);
        const LinkId id = book.add(true, address(1));
        QVERIFY(!book.isUp(id));
        QCOMPARE(book.halfOpenCount(), 1);
        const auto settled = book.establish(id, larger);
        QVERIFY(settled && settled->keep == KeepLink::New && !settled->old);
        QVERIFY(book.isUp(id));
        QCOMPARE(book.halfOpenCount(), 0);
        QCOMPARE(book.upCount(), 1);
        const auto before = book.end(id);
        QVERIFY(before && before->state == LinkBook::State::Up);
        QCOMPARE(book.upCount(), 0);
        QCOMPARE(book.count(), 1); // its socket is still closing
        book.remove(id);
        QCOMPARE(book.count(), 0);
    }

    void aNumberIsNeverUsedTwice()
    {
        LinkBook book(self);
        const LinkId first = book.add(true, address(1));
        book.remove(first);
        QVERIFY(book.add(true, address(1)) != first);
    }

    void onlyDialsStillOpeningCountAsDialling()
    {
        LinkBook book(self);
        (void)book.add(true, address(1));
        QVERIFY(!book.isDialling(address(1)));
        const LinkId dialled = book.add(false, address(2));
        QVERIFY(book.isDialling(address(2)));
        QVERIFY(!book.isDialling(address(3)));
        QCOMPARE(book.halfOpenCount(), 1); // a dial of our own is no stranger
        QVERIFY(book.establish(dialled, larger));
        QVERIFY(!book.isDialling(address(2)));
    }

    void whatHasEndedCannotComeUpAndEndsOnce()
    {
        LinkBook book(self);
        const LinkId id = book.add(false, address(1));
        QVERIFY(book.end(id)->state == LinkBook::State::Opening);
        QVERIFY(!book.establish(id, larger));
        QVERIFY(!book.isUp(id));
        QVERIFY(book.end(id)->state == LinkBook::State::Ended);
    }

    void unknownNumbersAreNothing()
    {
        LinkBook book(self);
        QVERIFY(!book.establish(7, larger));
        QVERIFY(!book.end(7));
        QVERIFY(book.find(7) == nullptr);
        book.remove(7);
    }

    void ofCrossingDialsTheBetterReplacesTheOther()
    {
        LinkBook book(self);
        const LinkId own = book.add(false, address(1));
        const LinkId theirs = book.add(true, address(2));
        QVERIFY(book.establish(own, smaller));
        const auto settled = book.establish(theirs, smaller);
        QVERIFY(settled && settled->keep == KeepLink::New);
        QCOMPARE(settled->old, std::optional(own));
        QVERIFY(!book.isUp(own));
        QVERIFY(book.isUp(theirs));
    }

    void ofCrossingDialsTheWorseEndsAtOnce()
    {
        LinkBook book(self);
        const LinkId own = book.add(false, address(1));
        const LinkId theirs = book.add(true, address(2));
        QVERIFY(book.establish(own, larger));
        const auto settled = book.establish(theirs, larger);
        QVERIFY(settled && settled->keep == KeepLink::Old);
        QVERIFY(book.isUp(own));
        QVERIFY(!book.isUp(theirs));
        QCOMPARE(book.halfOpenCount(), 0); // it has proved who it is
    }

    void aPeerThatDialsTwiceHasTwoLinksAndNoThird()
    {
        LinkBook book(self);
        const LinkId first = book.add(true, address(1));
        const LinkId second = book.add(true, address(2));
        const LinkId third = book.add(true, address(3));
        QVERIFY(book.establish(first, larger));
        const auto beside = book.establish(second, larger);
        QVERIFY(beside && beside->keep == KeepLink::Both);
        QCOMPARE(beside->old, std::optional(first));
        QVERIFY(book.isUp(first) && book.isUp(second));
        const auto refused = book.establish(third, larger);
        QVERIFY(refused && refused->keep == KeepLink::Old);
        QVERIFY(!book.isUp(third));
        QVERIFY(book.isUp(first) && book.isUp(second));
    }

    void linksToOthersAreNotTouched()
    {
        LinkBook book(self);
        const LinkId one = book.add(true, address(1));
        const LinkId two = book.add(false, address(2));
        QVERIFY(book.establish(one, smaller));
        const auto settled = book.establish(two, larger);
        QVERIFY(settled && settled->keep == KeepLink::New && !settled->old);
        QCOMPARE(book.upCount(), 2);
    }
};

} // namespace patchswarm::transfer

QTEST_APPLESS_MAIN(patchswarm::transfer::TestLinkBook)
#include "tst_linkbook.moc"
