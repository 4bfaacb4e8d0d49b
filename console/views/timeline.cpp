#include "console/views/timeline.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

#include "console/views/icons.h"
#include "console/views/timelinetrack.h"

namespace patchswarm::views {

Timeline::Timeline(QWidget* parent)
    : QWidget(parent)
    , m_track(new TimelineTrack(this))
    , m_play(new QToolButton(this))
    , m_speed(new QComboBox(this))
    , m_live(new QToolButton(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::small, space::tight, space::small, space::tight);
    row->setSpacing(space::small);
    row->addWidget(m_play);
    row->addWidget(m_speed);
    row->addWidget(m_track, 1);
    row->addWidget(m_live);
    m_play->setAutoRaise(true);
    m_live->setAutoRaise(true);
    for (const int speed : {1, 2, 5, 10, 30, 60})
        m_speed->addItem(QStringLiteral("%1×").arg(speed), speed);
    m_speed->setAccessibleName(tr("Replay speed"));
    m_speed->setToolTip(tr("Replay speed"));
    m_live->setText(tr("Live"));
    m_live->setIcon(icon(QStringLiteral("live")));
    m_live->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_live->setToolTip(tr("Leave the replay and show what happens now"));
    showPlaying(false);

    connect(m_track, &TimelineTrack::scrubbed, this, &Timeline::scrubbed);
    connect(m_live, &QToolButton::clicked, this, &Timeline::liveRequested);
    connect(m_play, &QToolButton::clicked, this, [this] { Q_EMIT playRequested(!m_playing); });
    connect(m_speed, &QComboBox::activated, this,
            [this](int index) { Q_EMIT speedRequested(m_speed->itemData(index).toDouble()); });
}

void Timeline::showPlaying(bool playing)
{
    m_playing = playing;
    m_play->setIcon(icon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
    m_play->setText(playing ? tr("Pause") : tr("Replay"));
    m_play->setToolTip(playing ? tr("Pause the replay") : tr("Replay the recording"));
}

void Timeline::setRange(const picture::RecordedRange& range)
{
    m_track->setRange(range);
    showPlaying(range.playing);
    m_live->setEnabled(range.replaying);
    const QSignalBlocker quiet(m_speed);
    const int index = m_speed->findData(static_cast<int>(range.speed));
    if (index >= 0)
        m_speed->setCurrentIndex(index);
}

void Timeline::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        showPlaying(m_playing);
    QWidget::changeEvent(event);
}

} // namespace patchswarm::views
