#pragma once

#include <QHash>
#include <QUrl>
#include <QVector>

#include "agent/origin/fault.h"
#include "agent/origin/origintypes.h"
#include "shared/base/time.h"

namespace patchswarm::origin {

// What is known of mirrors: speed, back-off, wrong bytes. Decides in which order they are asked and
// which are left out; asks nobody itself. Speed and back-off belong to a host, the file's faults to
// a URL. Time is passed in.
class MirrorBook
{
public:
    explicit MirrorBook(Limits limits)
        : m_limits(limits)
    {
    }

    void succeeded(const QUrl& mirror);
    void measured(const QUrl& mirror, double bytesPerSecond);
    void failed(const QUrl& mirror, const Fault& fault, TimePoint now);
    void sentWrongBytes(const QUrl& mirror, TimePoint now);
    void answersWhole(const QUrl& mirror); // 200 to a range
    // Whatever spoke against asking these may be gone: speeds stay known, faults are forgotten.
    void forgive(const QVector<QUrl>& mirrors);
    void forgiveAll();

    // The mirrors that may be asked now, best first: right bytes before doubtful, ranges before
    // whole files, then the given order unless another was measured to be a quarter faster.
    [[nodiscard]] QVector<QUrl> order(const QVector<QUrl>& mirrors, TimePoint now) const;
    [[nodiscard]] bool isWholeOnly(const QUrl& mirror) const;
    [[nodiscard]] bool isUsable(const QUrl& mirror, TimePoint now) const;

    struct Standing
    {
        bool unavailable = false; // every mirror is out, or asked us to wait
        qint64 waitMs = 0; // until the first may be asked again
        QString reason; // set when the file is wrong or gone everywhere
    };

    [[nodiscard]] Standing standing(const QVector<QUrl>& mirrors, TimePoint now) const;

private:
    struct File
    {
        int wrongChunks = 0;
        bool wholeOnly = false;
        TimePoint forgottenAt {}; // wrong chunks are held against it until then
        TimePoint outUntil {};
        FaultKind why = FaultKind::None;
        QString reason;
    };

    struct Host
    {
        int failures = 0; // in a row
        bool asked = false; // it named the wait itself
        TimePoint waitUntil {};
        double bytesPerSecond = 0; // 0: not measured
        QString reason;
    };

    [[nodiscard]] File file(const QUrl& mirror, TimePoint now) const;
    [[nodiscard]] Host host(const QUrl& mirror) const;
    static void forgive(File&);
    static void forgive(Host&);
    void putOut(File& file, FaultKind why, const QString& reason, TimePoint now) const;

    Limits m_limits;
    QHash<QString, File> m_files;
    QHash<QString, Host> m_hosts;
};

} // namespace patchswarm::origin
