#include "console/pages/helpdialog.h"

#include <QBoxLayout>
#include <QFile>
#include <QTextBrowser>
#include <QToolButton>

#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

const QString indexFile = u":/patchswarm/help/index.md"_s;

} // namespace

HelpDialog::HelpDialog(QWidget* parent)
    : QDialog(parent)
{
    using namespace views;
    setWindowTitle(tr("PatchSwarm help"));
    resize(760, 640);
    auto* browser = new QTextBrowser;
    browser->setAccessibleName(windowTitle());
    browser->setOpenExternalLinks(true);
    browser->document()->setDocumentMargin(space::large);
    auto* back = new QToolButton;
    back->setIcon(icon(u"back"_s));
    back->setText(tr("Back"));
    back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    back->setAutoRaise(true);
    back->setEnabled(false);
    auto* home = new QToolButton;
    home->setIcon(icon(u"help"_s));
    home->setText(tr("Contents"));
    home->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    home->setAutoRaise(true);
    connect(back, &QToolButton::clicked, browser, &QTextBrowser::backward);
    connect(home, &QToolButton::clicked, browser, &QTextBrowser::home);
    connect(browser, &QTextBrowser::backwardAvailable, back, &QWidget::setEnabled);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(back);
    buttons->addWidget(home);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(buttons);
    layout->addWidget(browser, 1);
    browser->setSource(QUrl(u"qrc"_s + indexFile));
}

bool HelpDialog::isThere()
{
    return QFile::exists(indexFile);
}

void HelpDialog::open(QWidget* parent)
{
    auto* dialog = parent->findChild<HelpDialog*>();
    if (!dialog)
        dialog = new HelpDialog(parent);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace patchswarm::pages
