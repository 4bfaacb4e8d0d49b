#include "console/pages/recordernotice.h"

namespace patchswarm::pages {

namespace {

constexpr int mostWidth = 640; // pixels; the tool tip says the rest

} // namespace

RecorderNotice::RecorderNotice(QWidget* parent)
    : QLabel(parent)
{
    hide();
}

void RecorderNotice::setTrouble(const QString& trouble)
{
    setVisible(!trouble.isEmpty());
    setText(
        tr("Not recording: %1").arg(fontMetrics().elidedText(trouble, Qt::ElideRight, mostWidth)));
    setToolTip(trouble);
    setAccessibleName(tr("Not recording: %1").arg(trouble));
}

} // namespace patchswarm::pages
