#include "console/pages/settingwords.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

QString settingTitle(const QString& key)
{
    static const QHash<QString, const char*> titles {
        {u"p2pEnabled"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Exchange with neighbours")},
        {u"cacheSizeGB"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Cache size")},
        {u"retentionDays"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Retention")},
        {u"freeSpaceFloorPercent"_s,
         QT_TRANSLATE_NOOP("patchswarm::pages", "Disk kept free, share")},
        {u"freeSpaceFloorGB"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Disk kept free")},
        {u"transportPort"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Transport port")},
        {u"adminPort"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Administration port")},
        {u"allowPrivilegedPorts"_s,
         QT_TRANSLATE_NOOP("patchswarm::pages", "Allow privileged ports")},
        {u"sites"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Sites")},
        {u"siteBoundary"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Site boundary")},
        {u"neighbours"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Introducing neighbours")},
        {u"originCrew"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Origin crew")},
        {u"originBudgetTarget"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "WAN budget")},
        {u"uploadSlots"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Upload slots")},
        {u"wanLimitBytesPerSecond"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "WAN limit")},
        {u"wanLimitSchedule"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "WAN limit by time")},
        {u"lanLimitBytesPerSecond"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "LAN limit")},
        {u"lanLimitSchedule"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "LAN limit by time")},
        {u"gateway"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Gateway")},
        {u"onMetered"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "On metered connections")},
        {u"onBattery"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "On battery")},
        {u"batteryFloorPercent"_s, QT_TRANSLATE_NOOP("patchswarm::pages", "Pause below charge")},
        {u"allowLoopbackOrigins"_s,
         QT_TRANSLATE_NOOP("patchswarm::pages", "Allow loopback origins")},
        {u"allowLinkLocalOrigins"_s,
         QT_TRANSLATE_NOOP("patchswarm::pages", "Allow link-local origins")}};
    const char* title = titles.value(key);
    return title ? QCoreApplication::translate("patchswarm::pages", title) : key;
}

} // namespace patchswarm::pages
