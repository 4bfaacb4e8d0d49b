#include "console/pages/aboutdialog.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>

#include "console/views/icons.h"
#include "console/views/theme.h"
#include "shared/base/version.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About PatchSwarm"));
    auto* mark = new QLabel;
    mark->setPixmap(programIcon().pixmap(64, 64));
    auto* title = new QLabel(tr("PatchSwarm %1").arg(QLatin1StringView(versionText)));
    title->setFont(textFont(font(), TextSize::Title));
    auto* words = new QLabel(
        tr("<p>Endpoints patch each other: one copy over the WAN per site, every byte "
           "verified.</p>"
           "<p>PatchSwarm and its icons are under the licence in the file LICENSE that comes with "
           "it.</p>"
           "<p>Made with Qt %1 (LGPL 3), OpenSSL 3 (Apache 2.0), SQLite (public domain) and "
           "tl::expected (CC0). The colours of the states are Okabe and Ito's.</p>")
            .arg(QLatin1StringView(qVersion())));
    words->setWordWrap(true);
    words->setMinimumWidth(420);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* right = new QVBoxLayout;
    right->addWidget(title);
    right->addWidget(words);
    right->addWidget(buttons);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::wide, space::wide, space::wide, space::large);
    layout->setSpacing(space::wide);
    layout->addWidget(mark, 0, Qt::AlignTop);
    layout->addLayout(right);
}

} // namespace patchswarm::pages
