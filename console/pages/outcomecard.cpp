#include "console/pages/outcomecard.h"

#include <QBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QToolButton>

#include "console/views/amounts.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

OutcomeCard::OutcomeCard(QWidget* parent)
    : QFrame(parent)
    , m_words(new QLabel)
{
    setFrameShape(StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::large, space::medium, space::medium, space::medium);
    m_words->setTextFormat(Qt::RichText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_words, 1);
    auto* close = new QToolButton;
    close->setIcon(icon(u"cancel"_s));
    close->setToolTip(tr("Close this card"));
    close->setAccessibleName(close->toolTip());
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void OutcomeCard::setOutcome(const QJsonObject& outcome)
{
    const auto last = outcome["lastFinishedMs"_L1].toInteger();
    const auto model = outcome["cdnModelLastMs"_L1].toInteger();
    QString words =
        u"<b>%1</b><br>"_s.arg(tr("Patch Tuesday: %1 of %2 endpoints have it, the last after %3.")
                                   .arg(outcome["finished"_L1].toInt())
                                   .arg(outcome["endpoints"_L1].toInt())
                                   .arg(durationText(last)));
    words += tr("Everybody from the CDN over the same WAN: %1 (model).").arg(durationText(model));
    words += u' '
        + tr("%1 copies crossed the WAN; %2 of all bytes came from peers.")
              .arg(copiesText(outcome["wanCopies"_L1].toDouble()),
                   shareText(outcome["shareFromPeers"_L1].toDouble()));
    for (const QJsonValue& each : outcome["faults"_L1].toArray()) {
        const QJsonObject fault = each.toObject();
        words += u"<br>%1 %2"_s.arg(fault["survived"_L1].toBool() ? tr("Survived:")
                                                                  : tr("Not survived:"),
                                    fault["what"_L1].toString().toHtmlEscaped());
    }
    words += u"<br>"_s
        + (outcome["simulated"_L1].toBool()
               ? tr("SIMULATED: the agents' own decisions over virtual links, no real endpoint. "
                    "The same seed gives the same run.")
               : tr("Figures of this run only. The agents run on: deploy a job, change a "
                    "profile."));
    m_words->setText(words);
    show();
}

} // namespace patchswarm::pages
