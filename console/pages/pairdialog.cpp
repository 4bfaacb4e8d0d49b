#include "console/pages/pairdialog.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>

#include "console/fleet/inventoryimport.h"
#include "console/fleet/lansurvey.h"
#include "console/pages/commandtext.h"
#include "console/pages/fleetsession.h"
#include "console/pages/pairingwords.h"
#include "console/pages/passphraseprompt.h"
#include "console/views/icons.h"
#include "console/views/theme.h"
#include "shared/trust/certificates.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr qsizetype codeSymbols = 16;

QStringList labelsOf(const QLineEdit* field)
{
    static const QRegularExpression gap(u"[\\s,]+"_s);
    return field->text().split(gap, Qt::SkipEmptyParts);
}

// Without what does not count in a code.
QString symbolsOf(const QString& typed)
{
    static const QRegularExpression gap(u"[\\s-]+"_s);
    return QString(typed).remove(gap).toUpper();
}

// What is wrong with a code that is still being typed; empty: nothing yet.
QString codeFault(const QString& typed)
{
    static const QRegularExpression foreign(u"[^0-9A-TV-Z]"_s);
    const QString symbols = symbolsOf(typed);
    if (const auto found = foreign.match(symbols); found.hasMatch())
        return PairDialog::tr("A code has digits and letters other than U; \"%1\" is none of them.")
            .arg(found.captured());
    if (symbols.size() > codeSymbols)
        return PairDialog::tr("A code has 16 digits and letters; these are %1.")
            .arg(symbols.size());
    return {};
}

void showHint(QLabel* label, const QString& text, bool isFault)
{
    QPalette colours = label->palette();
    const Theme theme = Theme::of(*label);
    colours.setColor(QPalette::WindowText, isFault ? theme.failureText : theme.mutedText);
    label->setPalette(colours);
    label->setText(text);
}

} // namespace

PairDialog::PairDialog(FleetSession& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_words(new QLabel)
    , m_progress(new QProgressBar)
{
    setWindowTitle(tr("Pair by code"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* about = new QLabel(tr(
        "An agent that is started without an identity shows a code: on its standard error, in its "
        "journal and in STATE/pairing.code. Both sides prove that they know it; the endpoint's "
        "key never leaves it."));
    about->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_address =
        addField(form, tr("&Address"), tr("10.1.0.17, or web-01.example.com:5001"), &m_addressHint);
    m_code = addField(form, tr("&Code"), u"7H3K-QX2M-9TWB-4ANE"_s, &m_codeHint);
    m_code->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_name = addField(form, tr("&Name"), tr("what the endpoint calls itself"), &m_nameHint);
    m_groups = addField(form, tr("&Groups"), tr("servers, pilot (may stay empty)"));
    m_tags = addField(form, tr("&Tags"), tr("may stay empty"));
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_words->setMinimumHeight(3 * m_words->fontMetrics().height());
    m_words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_words->setAccessibleName(tr("What came of it"));
    m_progress->setRange(0, 4);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addLayout(form);
    layout->addWidget(m_progress);
    layout->addWidget(m_words, 1);
    makeButtons(layout);
    connectRun();
    connect(m_code, &QLineEdit::textEdited, this, &PairDialog::formatCode);
    resize(620, sizeHint().height());
    showRunning(false);
    check();
    m_address->setFocus();
}

PairDialog::~PairDialog() = default;

QLineEdit* PairDialog::addField(QFormLayout* form, const QString& title, const QString& example,
                                QLabel** hint)
{
    auto* field = new QLineEdit;
    field->setPlaceholderText(example);
    field->setAccessibleName(QString(title).remove(u'&'));
    form->addRow(title, field);
    connect(field, &QLineEdit::textChanged, this, &PairDialog::check);
    if (hint) {
        *hint = new QLabel;
        (*hint)->setWordWrap(true);
        (*hint)->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        (*hint)->setFont(textFont(font(), TextSize::Caption));
        form->addRow(QString(), *hint);
    }
    return field;
}

void PairDialog::makeButtons(QVBoxLayout* layout)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_pair = buttons->addButton(tr("Pair"), QDialogButtonBox::ActionRole);
    m_pair->setDefault(true);
    m_pair->setIcon(icon(u"key"_s));
    m_stop = buttons->addButton(tr("Stop"), QDialogButtonBox::ActionRole);
    m_stop->setIcon(icon(u"cancel"_s));
    m_add = buttons->addButton(tr("Add to the list"), QDialogButtonBox::ActionRole);
    m_add->setIcon(icon(u"add"_s));
    m_show = buttons->addButton(tr("Show endpoint"), QDialogButtonBox::ActionRole);
    m_show->setIcon(icon(u"endpoints"_s));
    m_copy = buttons->addButton(tr("Copy as command"), QDialogButtonBox::ActionRole);
    m_copy->setIcon(icon(u"command"_s));
    for (QPushButton* button :
         {buttons->button(QDialogButtonBox::Close), m_stop, m_add, m_show, m_copy})
        button->setAutoDefault(false);
    m_add->hide();
    m_show->hide();
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &PairDialog::reject);
    connect(m_pair, &QPushButton::clicked, this, &PairDialog::pair);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_run.stop();
        showRunning(false);
        showWords(tr("Stopped; nothing was changed."), false);
    });
    connect(m_add, &QPushButton::clicked, this, &PairDialog::addMember);
    connect(m_show, &QPushButton::clicked, this, &PairDialog::showEndpoint);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(command());
        Q_EMIT said(tr("Copied: %1").arg(command()));
    });
}

void PairDialog::connectRun()
{
    connect(&m_run, &fleet::PairingRun::stageReached, this, &PairDialog::showStage);
    connect(&m_run, &fleet::PairingRun::paired, this, &PairDialog::showPaired);
    connect(&m_run, &fleet::PairingRun::failed, this, &PairDialog::showFailure);
}

QString PairDialog::told() const
{
    return m_words->text();
}

// --- what is typed -------------------------------------------------------------------------------

void PairDialog::check()
{
    const QString where = m_address->text().trimmed();
    const auto address = fleet::parseHostPort(where);
    const bool isFaultyAddress = !where.isEmpty() && !address;
    showHint(m_addressHint,
             isFaultyAddress
                 ? tr("An IP address or a host's name, with :PORT (1 to 65535) where the "
                      "admin port is not 5001.")
                 : tr("Its admin port is 5001 unless it was changed."),
             isFaultyAddress);
    const QString fault = codeFault(m_code->text());
    const qsizetype count = symbolsOf(m_code->text()).size();
    showHint(m_codeHint,
             !fault.isEmpty()           ? fault
                 : count == codeSymbols ? tr("16 of 16 digits and letters: complete.")
                                        : tr("%1 of 16 digits and letters.").arg(count),
             !fault.isEmpty());
    const QString name = m_name->text().trimmed();
    const bool isFaultyName = !name.isEmpty() && !trust::parseEndpointName(name);
    showHint(m_nameHint,
             isFaultyName ? tr("1 to 64 printable characters, none of / \\ \" ' < > | * ?")
                          : tr("It must not be taken in this fleet."),
             isFaultyName);
    const bool isReady = address && trust::PairingCode::parse(m_code->text()) && !isFaultyName;
    m_pair->setEnabled(isReady && !m_run.isRunning());
    m_copy->setEnabled(isReady);
    m_copy->setToolTip(isReady ? command() : QString());
}

// As the endpoint shows it, as soon as it is complete.
void PairDialog::formatCode()
{
    if (const auto code = trust::PairingCode::parse(m_code->text()))
        m_code->setText(code->text());
}

QString PairDialog::command() const
{
    QStringList words {u"patchswarmctl"_s,
                       u"fleet"_s,
                       u"pair"_s,
                       u"--fleet"_s,
                       m_session.directory(),
                       u"--to"_s,
                       m_address->text().trimmed()};
    if (const auto code = trust::PairingCode::parse(m_code->text()))
        words += {u"--code"_s, code->text()};
    if (const QString name = m_name->text().trimmed(); !name.isEmpty())
        words += {u"--name"_s, name};
    for (const QString& group : labelsOf(m_groups))
        words += {u"--group"_s, group};
    for (const QString& tag : labelsOf(m_tags))
        words += {u"--tag"_s, tag};
    return shellLine(words);
}

// --- the pairing ---------------------------------------------------------------------------------

void PairDialog::pair()
{
    const auto address = fleet::parseHostPort(m_address->text().trimmed());
    const auto code = trust::PairingCode::parse(m_code->text());
    if (!address || !code || !m_pair->isEnabled())
        return;
    m_code->setText(code->text());
    if (!unlockAuthority(this, m_session.workspace().fleet()))
        return;
    fleet::PairingWish wish;
    wish.host = address->host;
    wish.port = address->port;
    wish.code = *code;
    wish.name = m_name->text().trimmed();
    wish.groups = labelsOf(m_groups);
    wish.tags = labelsOf(m_tags);
    m_add->hide();
    m_show->hide();
    m_run.start(m_session.workspace().fleet(), wish);
    showRunning(true);
    showStage(fleet::PairingStage::Connecting);
}

void PairDialog::showStage(fleet::PairingStage stage)
{
    m_progress->setValue(static_cast<int>(stage) + 1);
    m_stop->setEnabled(stage < fleet::PairingStage::Giving); // it has its identity from then on
    showWords(stageText(stage), false);
}

void PairDialog::showRunning(bool isRunning)
{
    for (QLineEdit* field : {m_address, m_code, m_name, m_groups, m_tags})
        field->setEnabled(!isRunning);
    m_progress->setVisible(isRunning);
    m_stop->setVisible(isRunning);
    m_pair->setVisible(!isRunning);
    m_pair->setDefault(!isRunning);
    check();
}

void PairDialog::showWords(const QString& text, bool isFault)
{
    QPalette colours = palette();
    if (isFault)
        colours.setColor(QPalette::WindowText, Theme::of(*this).failureText);
    m_words->setPalette(colours);
    m_words->setText(text);
    m_words->setAccessibleDescription(text);
}

void PairDialog::showPaired(const fleet::PairedEndpoint& endpoint)
{
    m_paired = endpoint.name;
    showRunning(false);
    QStringList lines {tr("%1 at %2 is a member of the fleet now (%3).")
                           .arg(endpoint.name, endpoint.address, endpoint.id.left(8))};
    lines += endpoint.warnings;
    showWords(lines.join(u'\n'), false);
    m_session.membersChanged();
    Q_EMIT said(lines.first());
    m_show->show();
    m_code->clear(); // it is used up; the next endpoint shows another
    m_name->clear();
    m_show->setFocus();
}

void PairDialog::showFailure(const fleet::PairingFailure& failure)
{
    using fleet::PairingFault;
    showRunning(false);
    const PairingAdvice advice = adviceFor(failure, m_address->text().trimmed());
    showWords(u"%1\n%2"_s.arg(advice.title, advice.nextStep).trimmed(), true);
    Q_EMIT said(advice.title);
    m_add->setVisible(failure.fault == PairingFault::Member);
    QLineEdit* field = m_address;
    if (failure.fault == PairingFault::WrongCode || failure.fault == PairingFault::VoidCode)
        field = m_code;
    else if (failure.fault == PairingFault::Name)
        field = m_name;
    field->setFocus();
    field->selectAll();
}

// By its address; it says its name when it is connected.
void PairDialog::addMember()
{
    const auto address = fleet::parseHostPort(m_address->text().trimmed());
    if (!address)
        return;
    fleet::Neighbour neighbour;
    neighbour.host = address->host;
    neighbour.adminPort = address->port;
    auto& inventory = m_session.workspace().inventory();
    if (const auto known = inventory.findByAddress(address->host, address->port)) {
        m_paired = known->name;
        return showEndpoint();
    }
    if (const auto noted = inventory.noteVisit(fleet::LanSurvey::recordOf(neighbour)); !noted)
        return showWords(tr("It was not added: %1").arg(noted.error().detail), true);
    m_session.inventoryChanged();
    m_add->hide();
    showWords(tr("%1 is in the list.").arg(neighbour.address()), false);
    Q_EMIT said(m_words->text());
}

void PairDialog::showEndpoint()
{
    Q_EMIT endpointWanted(m_paired);
    m_run.stop();
    QDialog::reject();
}

void PairDialog::reject()
{
    if (m_run.stage() >= fleet::PairingStage::Giving) {
        const auto answer = QMessageBox::question(this, windowTitle(),
                                                  tr("The endpoint is being given its identity. "
                                                     "Close without seeing what comes of it? It "
                                                     "is noted in the list."));
        if (answer != QMessageBox::Yes)
            return;
    }
    m_run.stop();
    m_session.membersChanged();
    QDialog::reject();
}

} // namespace patchswarm::pages
