#include "console/pages/draftstep.h"

#include <QLabel>
#include <QRegularExpression>

#include "console/views/theme.h"
#include "console/views/themedcolour.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

QStringList typedWords(const QString& text)
{
    static const QRegularExpression gap(u"[\\s,;]+"_s);
    return text.split(gap, Qt::SkipEmptyParts);
}

bool isPart(const QString& path, const QStringList& parts)
{
    const auto end = path.indexOf(u'[');
    return parts.contains(end < 0 ? path : path.left(end));
}

bool isOriginFault(const QString& path)
{
    static const QRegularExpression artifact(u"^artifacts\\[\\d+\\](\\.urls.*)?$"_s);
    return path.startsWith(u"origins"_s) || artifact.match(path).hasMatch();
}

DraftStep::DraftStep(models::JobDraft& draft, const QString& title, const QString& text,
                     std::function<bool(const QString& path)> concerns)
    : m_draft(draft)
    , m_concerns(std::move(concerns))
    , m_faults(new QLabel(this))
{
    setTitle(title);
    setSubTitle(text);
    keepColour(m_faults, QPalette::WindowText, &Theme::failureText);
    m_faults->setWordWrap(true);
    m_faults->setMinimumHeight(2 * fontMetrics().height());
    connect(&draft, &models::JobDraft::changed, this, [this] {
        showFaults();
        Q_EMIT completeChanged();
    });
    showFaults();
}

policy::Faults DraftStep::ownFaults() const
{
    policy::Faults faults = m_draft.faults();
    faults.removeIf([this](const policy::Fault& fault) { return !m_concerns(fault.path); });
    return faults;
}

bool DraftStep::isComplete() const
{
    return ownFaults().isEmpty();
}

void DraftStep::showFaults()
{
    QStringList lines;
    for (const policy::Fault& fault : ownFaults())
        lines +=
            fault.hint.isEmpty() ? fault.message : tr("%1 (%2)").arg(fault.message, fault.hint);
    lines.removeDuplicates();
    m_faults->setText(lines.mid(0, 3).join(u'\n'));
}

} // namespace patchswarm::pages
