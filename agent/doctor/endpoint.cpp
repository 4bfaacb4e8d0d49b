#include <QDateTime>

#include <cstdlib>

#include "agent/doctor/diagnosis.h"
#include "agent/doctor/findings.h"

// Judgements about this endpoint itself.
namespace patchswarm::doctor {

namespace {

using rpc::Severity;

QString dateText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd"));
}

QString sizeText(quint64 bytes)
{
    if (bytes < 1'000'000'000)
        return QStringLiteral("%1 MB").arg(static_cast<double>(bytes) / 1e6, 0, 'f', 1);
    return QStringLiteral("%1 GB").arg(static_cast<double>(bytes) / 1e9, 0, 'f', 1);
}

QString contactOfConsole()
{
    return QStringLiteral("Let a console of the fleet connect to this endpoint (or: patchswarmctl "
                          "status --to it); it brings new ones.");
}

void judgeCertificate(const TrustFacts& trust, qint64 now, Findings& findings)
{
    if (trust.certificateEndsAt <= now)
        findings.add("trust.expired", Severity::Error, {},
                     QStringLiteral("The certificate of this endpoint ended on %1: no neighbour "
                                    "and no console believes it.")
                         .arg(dateText(trust.certificateEndsAt)),
                     QStringLiteral("If the clock is right, renew it: patchswarmctl fleet renew."));
    else if (trust.certificateEndsAt - now < certificateWarningMs)
        findings.add("trust.ending", Severity::Warning, {},
                     QStringLiteral("The certificate of this endpoint ends on %1 and was not "
                                    "renewed yet.")
                         .arg(dateText(trust.certificateEndsAt)),
                     QStringLiteral("patchswarmctl fleet renew, or let a console connect."));
    if (!trust.isAgent)
        findings.add("trust.role", Severity::Error, {},
                     QStringLiteral("The certificate is not that of an agent, so that no neighbour "
                                    "links to this endpoint."),
                     QStringLiteral("Enrol this endpoint anew with the role agent."));
    if (trust.authorityEndsAt - now < authorityWarningMs)
        findings.add("trust.authority",
                     trust.authorityEndsAt <= now ? Severity::Error : Severity::Warning, {},
                     QStringLiteral("The fleet's own certificate ends on %1; after that nobody "
                                    "in the fleet believes anybody.")
                         .arg(dateText(trust.authorityEndsAt)),
                     QStringLiteral("Plan a new fleet authority before that day."));
}

void judgeLists(const TrustFacts& trust, qint64 now, Findings& findings)
{
    if (trust.revocationNumber > 0 && trust.revocationEndsAt <= now)
        findings.add("trust.staleList", Severity::Error, {},
                     QStringLiteral("The revocation list ended on %1: somebody revoked since then "
                                    "is still believed here.")
                         .arg(dateText(trust.revocationEndsAt)),
                     contactOfConsole());
    else if (trust.revocationNumber > 0 && trust.revocationEndsAt - now < revocationWarningMs)
        findings.add("trust.oldList", Severity::Warning, {},
                     QStringLiteral("The revocation list is of %1 and ends on %2.")
                         .arg(dateText(trust.revocationIssuedAt), dateText(trust.revocationEndsAt)),
                     contactOfConsole());
    if (!trust.hasDiscoveryKey)
        findings.add("trust.deaf", Severity::Error, {},
                     QStringLiteral("There is no discovery key for today, so that this endpoint "
                                    "neither finds neighbours nor is found."),
                     contactOfConsole());
    if (trust.unknownKey > 0)
        findings.add("trust.otherKey", Severity::Notice, {},
                     QStringLiteral("%1 announcements were sealed under a key that is not here: "
                                    "another fleet is on this network, or keys were changed and "
                                    "this endpoint has not heard of it.")
                         .arg(trust.unknownKey),
                     contactOfConsole());
}

void judgeSpace(const DiskFacts& disk, Findings& findings)
{
    if (disk.freeBytes < disk.floor)
        findings.add("disk.full", Severity::Error, disk.path,
                     QStringLiteral("The disk of %1 has %2 free and the profile leaves %3 to "
                                    "others, so that nothing new is fetched.")
                         .arg(disk.path, sizeText(disk.freeBytes), sizeText(disk.floor)),
                     QStringLiteral("Free some space there, or give the cache less: patchswarmctl "
                                    "cache evict, or cacheSizeGB in the profile."));
    else if (disk.cacheUsed < disk.cacheLimit
             && disk.freeBytes - disk.floor < disk.cacheLimit - disk.cacheUsed)
        findings.add("disk.tight", Severity::Warning, disk.path,
                     QStringLiteral("The cache may grow to %1, but the disk of %2 has room only "
                                    "for %3 of that.")
                         .arg(sizeText(disk.cacheLimit), disk.path,
                              sizeText(disk.cacheUsed + disk.freeBytes - disk.floor)),
                     QStringLiteral("Free some space there, or lower cacheSizeGB in the profile."));
    if (disk.totalInodes > 0 && disk.freeInodes < fewInodes)
        findings.add("disk.inodes", Severity::Error, disk.path,
                     QStringLiteral("The file system of %1 can hold only %2 more files.")
                         .arg(disk.path)
                         .arg(disk.freeInodes),
                     QStringLiteral("Remove small files there (df -i shows which file system)."));
}

} // namespace

void judgeTrust(const Facts& facts, Findings& findings)
{
    const qsizetype before = findings.count();
    judgeCertificate(facts.trust, facts.now, findings);
    judgeLists(facts.trust, facts.now, findings);
    if (findings.count() == before)
        findings.ok("trust.good",
                    QStringLiteral("The certificate is good until %1, revocation list %2.")
                        .arg(dateText(facts.trust.certificateEndsAt))
                        .arg(facts.trust.revocationNumber));
}

void judgeClock(const Facts& facts, Findings& findings)
{
    const ClockFacts& clock = facts.clock;
    const QString fix = QStringLiteral("Let the system set its clock (timedatectl set-ntp true), "
                                       "here or there.");
    if (clock.doubtAheadMs)
        return findings.add("clock.doubted", Severity::Error, {},
                            QStringLiteral("Neighbours' clocks are %1 minutes from this one, and "
                                           "none agrees with it: announcements are not believed "
                                           "beyond 10 minutes.")
                                .arg(std::llabs(*clock.doubtAheadMs) / 60000),
                            fix);
    if (clock.medianAheadMs && std::llabs(*clock.medianAheadMs) >= clockWarningMs)
        return findings.add("clock.off", Severity::Warning, {},
                            QStringLiteral("This clock is %1 seconds %2 those of %3 neighbours.")
                                .arg(std::llabs(*clock.medianAheadMs) / 1000)
                                .arg(*clock.medianAheadMs > 0 ? QStringLiteral("behind")
                                                              : QStringLiteral("ahead of"))
                                .arg(clock.neighbours),
                            fix);
    if (clock.skewed > 0)
        findings.add("clock.other", Severity::Notice, {},
                     QStringLiteral("%1 announcements came from a clock more than 10 minutes off; "
                                    "others agree with this one.")
                         .arg(clock.skewed),
                     QStringLiteral("Find the endpoint whose clock is wrong: the doctor there "
                                    "says so."));
    if (clock.medianAheadMs)
        findings.ok("clock.agrees",
                    QStringLiteral("This clock is within %1 s of those of %2 neighbours.")
                        .arg(std::llabs(*clock.medianAheadMs) / 1000 + 1)
                        .arg(clock.neighbours));
    else
        findings.ok("clock.unknown",
                    QStringLiteral("There was no neighbour to compare the clock with."));
}

void judgeDisk(const Facts& facts, Findings& findings)
{
    const DiskFacts& disk = facts.disk;
    const qsizetype before = findings.count();
    if (!disk.hasAnswered)
        return findings.add(
            "disk.hangs", Severity::Error, disk.path,
            QStringLiteral("The disk of %1 did not answer within some seconds.").arg(disk.path),
            QStringLiteral("See the system's log for the disk, or for the server "
                           "that it is mounted from."));
    if (disk.isReadOnly)
        findings.add("disk.readOnly", Severity::Error, disk.path,
                     QStringLiteral("The file system of %1 takes no writes.").arg(disk.path),
                     QStringLiteral("Mount it for writing; a disk that turned read-only by itself "
                                    "is often failing."));
    judgeSpace(disk, findings);
    if (findings.count() == before)
        findings.ok(
            "disk.room",
            QStringLiteral("The disk of %1 has %2 free, enough for the cache's bound of %3.")
                .arg(disk.path, sizeText(disk.freeBytes), sizeText(disk.cacheLimit)));
}

void judgeDescriptors(const Facts& facts, Findings& findings)
{
    const DescriptorFacts& open = facts.descriptors;
    if (open.limit == 0)
        return;
    const QString fix =
        QStringLiteral("Raise the limit: LimitNOFILE= in the service unit, or ulimit -n.");
    if (open.used * 10 >= open.limit * 8)
        findings.add("descriptors.used", Severity::Error, {},
                     QStringLiteral("%1 of %2 file descriptors are in use; without any left no "
                                    "link and no file can be opened.")
                         .arg(open.used)
                         .arg(open.limit),
                     fix);
    else if (open.limit < fewDescriptors)
        findings.add("descriptors.few", Severity::Warning, {},
                     QStringLiteral("This agent may open %1 files and links at once; 1024 are "
                                    "usual.")
                         .arg(open.limit),
                     fix);
    else
        findings.ok(
            "descriptors.enough",
            QStringLiteral("%1 of %2 file descriptors are in use.").arg(open.used).arg(open.limit));
}

} // namespace patchswarm::doctor
