#include "console/pages/welcomepage.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include "console/pages/commandtext.h"
#include "console/pages/demorun.h"
#include "console/views/icons.h"
#include "console/views/theme.h"
#include "console/views/themedcolour.h"
#include "shared/trust/fleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int cardWidth = 300; // three of them fit into 1024

struct Card
{
    QFrame* frame;
    QVBoxLayout* layout;
};

Card makeCard(const QString& iconName, const QString& title, const QString& text)
{
    auto* frame = new QFrame;
    frame->setObjectName(u"card"_s);
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAutoFillBackground(true);
    frame->setBackgroundRole(QPalette::Base);
    frame->setFixedWidth(cardWidth);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(space::wide, space::wide, space::wide, space::wide);
    layout->setSpacing(space::medium);
    auto* mark = new QLabel;
    mark->setPixmap(icon(iconName).pixmap(32, 32));
    layout->addWidget(mark);
    auto* heading = new QLabel(title);
    heading->setFont(textFont(frame->font(), TextSize::Title));
    layout->addWidget(heading);
    auto* words = new QLabel(text);
    words->setWordWrap(true);
    layout->addWidget(words);
    return {frame, layout};
}

QPushButton* makeButton(const QString& text)
{
    auto* button = new QPushButton(text);
    button->setMinimumHeight(button->fontMetrics().height() + space::large);
    return button;
}

} // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::wide, space::wide, space::wide, space::wide);
    layout->setSpacing(space::wide);
    layout->addStretch(1);
    auto* mark = new QLabel;
    mark->setPixmap(programIcon().pixmap(56, 56));
    mark->setAlignment(Qt::AlignCenter);
    layout->addWidget(mark);
    auto* title = new QLabel(tr("Patches spread from neighbour to neighbour.\nOne copy crosses the "
                                "WAN, every byte is verified."));
    title->setFont(textFont(font(), TextSize::Title));
    title->setAlignment(Qt::AlignCenter);
    layout->addWidget(title);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(space::large);
    cards->addStretch(1);
    cards->addWidget(makeDemoCard());
    cards->addWidget(makeCreateCard());
    cards->addWidget(makeOpenCard());
    cards->addStretch(1);
    layout->addLayout(cards);
    m_notice = new QLabel;
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_notice->setMinimumHeight(3 * fontMetrics().height());
    layout->addWidget(m_notice);
    layout->addStretch(1);
    check();
}

QWidget* WelcomePage::makeCreateCard()
{
    Card card = makeCard(u"key"_s, tr("Create a fleet"),
                         tr("Makes the fleet's certificate authority and your administrator key. "
                            "Keep the folder safe: whoever has it controls the fleet."));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_name = new QLineEdit;
    m_name->setPlaceholderText(tr("Contoso"));
    m_folder = new QLineEdit;
    m_folder->setPlaceholderText(tr("an empty or new folder"));
    auto* choose = new QToolButton;
    choose->setIcon(icon(u"folder"_s));
    choose->setToolTip(tr("Choose a folder"));
    choose->setAccessibleName(choose->toolTip());
    auto* folder = new QHBoxLayout;
    folder->addWidget(m_folder);
    folder->addWidget(choose);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Folder"), folder);
    qobject_cast<QLabel*>(form->labelForField(folder))->setBuddy(m_folder);
    m_fault = new QLabel;
    m_fault->setWordWrap(true);
    m_fault->setFont(textFont(font(), TextSize::Caption));
    m_fault->setMinimumHeight(2 * m_fault->fontMetrics().height());
    m_create = makeButton(tr("Create"));
    card.layout->addLayout(form);
    card.layout->addWidget(m_fault);
    card.layout->addStretch(1);
    card.layout->addWidget(m_create);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString& name) {
        if (!m_isFolderTyped)
            m_folder->setText(
                name.trimmed().isEmpty()
                    ? QString()
                    : QDir::home().filePath(u"patchswarm-"_s
                                            + name.simplified().toLower().replace(u' ', u'-')));
        check();
    });
    connect(m_folder, &QLineEdit::textEdited, this, [this] { m_isFolderTyped = true; });
    connect(m_folder, &QLineEdit::textChanged, this, &WelcomePage::check);
    connect(m_folder, &QLineEdit::returnPressed, m_create, &QPushButton::click);
    connect(choose, &QToolButton::clicked, this, &WelcomePage::browse);
    connect(m_create, &QPushButton::clicked, this, &WelcomePage::create);
    return card.frame;
}

QWidget* WelcomePage::makeOpenCard()
{
    Card card = makeCard(u"folder"_s, tr("Open a fleet"),
                         tr("A folder with fleet-ca.pem, admin.pem and their keys, made here or by "
                            "patchswarmctl fleet create."));
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(space::tight);
    card.layout->addLayout(m_recent);
    card.layout->addStretch(1);
    auto* open = makeButton(tr("Open…"));
    card.layout->addWidget(open);
    connect(open, &QPushButton::clicked, this, [this] {
        const QString directory =
            QFileDialog::getExistingDirectory(this, tr("Open a fleet"), QDir::homePath());
        if (!directory.isEmpty())
            Q_EMIT openWanted(directory);
    });
    return card.frame;
}

QWidget* WelcomePage::makeDemoCard()
{
    Card card =
        makeCard(u"swarm"_s, tr("Watch the Patch Tuesday demo"),
                 tr("Sixteen real agents on this machine get a patch from one origin behind "
                    "a slow WAN. One joins late, one is killed and returns, one serves "
                    "wrong bytes.\n\nNothing to set up, nothing is left behind."));
    card.layout->addStretch(1);
    m_demo = makeButton(tr("Start the demo"));
    m_demo->setDefault(true);
    card.layout->addWidget(m_demo);
    connect(m_demo, &QPushButton::clicked, this, &WelcomePage::demoWanted);
    m_simulation = makeButton(tr("Simulate 1,000 endpoints"));
    m_simulation->setToolTip(tr("The same day for a thousand endpoints and 5 GB, computed by the "
                                "agents' own decisions over virtual links. Everything it shows "
                                "is marked SIMULATED."));
    card.layout->addWidget(m_simulation);
    connect(m_simulation, &QPushButton::clicked, this, &WelcomePage::simulationWanted);
    return card.frame;
}

void WelcomePage::setRecent(const QStringList& directories)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& directory : directories) {
        auto* button = new QToolButton;
        button->setText(QDir(directory).dirName());
        button->setToolTip(directory);
        button->setAccessibleName(tr("Open %1").arg(directory));
        button->setIcon(icon(u"folder"_s));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this,
                [this, directory] { Q_EMIT openWanted(directory); });
        m_recent->addWidget(button);
    }
}

void WelcomePage::showNotice(const QString& text, bool isFailure)
{
    keepColour(m_notice, QPalette::WindowText, isFailure ? &Theme::failureText : &Theme::mutedText);
    m_notice->setText(text);
    m_notice->setAccessibleName(text);
}

void WelcomePage::setDemoStarting(bool isStarting)
{
    m_demo->setEnabled(!isStarting);
    m_simulation->setEnabled(!isStarting);
    m_demo->setText(isStarting ? tr("Starting…") : tr("Start the demo"));
}

void WelcomePage::check()
{
    const QString folder = m_folder->text().trimmed();
    QString fault;
    if (!folder.isEmpty() && QDir::isRelativePath(folder))
        fault = tr("Give the whole path, beginning with /.");
    else if (!folder.isEmpty() && QDir(folder).exists()
             && !QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        fault = tr("That folder is not empty. Choose another, or open it as a fleet.");
    m_fault->setText(fault);
    keepColour(m_fault, QPalette::WindowText, &Theme::failureText);
    m_create->setEnabled(fault.isEmpty() && !folder.isEmpty()
                         && !m_name->text().trimmed().isEmpty());
}

void WelcomePage::create()
{
    const QString folder = QDir::cleanPath(m_folder->text().trimmed());
    const auto fleet =
        trust::Fleet::create(folder, m_name->text().trimmed(), QDateTime::currentDateTimeUtc());
    if (!fleet)
        return showNotice(tr("The fleet was not created: %1").arg(fleet.error().detail), true);
    Q_EMIT openWanted(folder);
}

void WelcomePage::browse()
{
    const QString directory = QFileDialog::getExistingDirectory(
        this, tr("An empty folder for the fleet's keys"), QDir::homePath());
    if (directory.isEmpty())
        return;
    m_isFolderTyped = true;
    m_folder->setText(directory);
}

} // namespace patchswarm::pages
