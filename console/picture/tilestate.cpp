#include "console/picture/tilestate.h"

#include <QCoreApplication>

namespace patchswarm::picture {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("picture", text);
}

} // namespace

QString stateName(TileState state)
{
    switch (state) {
    case TileState::Waiting:
        return words(QT_TRANSLATE_NOOP("picture", "waiting"));
    case TileState::FromOrigin:
        return words(QT_TRANSLATE_NOOP("picture", "from origin"));
    case TileState::FromPeers:
        return words(QT_TRANSLATE_NOOP("picture", "from peers"));
    case TileState::Verifying:
        return words(QT_TRANSLATE_NOOP("picture", "verifying"));
    case TileState::Done:
        return words(QT_TRANSLATE_NOOP("picture", "done"));
    case TileState::Failed:
        return words(QT_TRANSLATE_NOOP("picture", "failed"));
    }
    return {};
}

QString contactName(Contact contact)
{
    switch (contact) {
    case Contact::Live:
        return words(QT_TRANSLATE_NOOP("picture", "live"));
    case Contact::Stale:
        return words(QT_TRANSLATE_NOOP("picture", "stale"));
    case Contact::Offline:
        return words(QT_TRANSLATE_NOOP("picture", "offline"));
    }
    return {};
}

QString glyphName(Glyph glyph)
{
    switch (glyph) {
    case Glyph::None:
        return {};
    case Glyph::Failed:
        return words(QT_TRANSLATE_NOOP("picture", "failed"));
    case Glyph::Warning:
        return words(QT_TRANSLATE_NOOP("picture", "needs attention"));
    case Glyph::DiskFull:
        return words(QT_TRANSLATE_NOOP("picture", "disk full"));
    case Glyph::Paused:
        return words(QT_TRANSLATE_NOOP("picture", "paused"));
    case Glyph::Drift:
        return words(QT_TRANSLATE_NOOP("picture", "profile drift"));
    }
    return {};
}

QString badgeName(Badge badge)
{
    switch (badge) {
    case Badge::Live:
        return QStringLiteral("LIVE");
    case Badge::Stale:
        return QStringLiteral("STALE");
    case Badge::Replay:
        return QStringLiteral("REPLAY");
    case Badge::Simulated:
        return QStringLiteral("SIMULATED");
    }
    return {};
}

} // namespace patchswarm::picture
