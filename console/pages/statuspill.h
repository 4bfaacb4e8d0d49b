#pragma once

#include <QToolButton>

#include "console/fleet/fleetsnapshot.h"

namespace patchswarm::pages {

// "987 of 1,000 connected, oldest data 1.2 s" with a mark for how it stands; a click asks for those
// that are not connected. GUI thread.
class StatusPill : public QToolButton
{
    Q_OBJECT

public:
    explicit StatusPill(QWidget* parent = nullptr);

    void setSnapshot(const fleet::FleetSnapshot& fleet);

    [[nodiscard]] static QString textOf(const fleet::FleetSnapshot& fleet, qint64 nowMs);

protected:
    void paintEvent(QPaintEvent*) override;
    [[nodiscard]] QSize sizeHint() const override;

private:
    enum class Standing
    {
        None, // no endpoints
        Well,
        Partly,
        Lost,
    };

    Standing m_standing = Standing::None;
};

} // namespace patchswarm::pages
