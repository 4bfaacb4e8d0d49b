#include "console/pages/landialog.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

#include "console/models/jobsummary.h"
#include "console/pages/fleetsession.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;
using fleet::Neighbour;

namespace {

enum Column
{
    Address,
    Name,
    Fleet,
    Site,
    Detail
};

constexpr quint16 usualTransportPort = 4001;
constexpr int neighbourRole = Qt::UserRole;

QString standingText(const Neighbour& neighbour)
{
    switch (neighbour.standing) {
    case Neighbour::Standing::Asking:
        return LanDialog::tr("being asked");
    case Neighbour::Standing::Member:
        return neighbour.isKnown ? LanDialog::tr("this fleet, in the list")
                                 : LanDialog::tr("this fleet");
    case Neighbour::Standing::NotReached:
        return LanDialog::tr("heard, not proved");
    case Neighbour::Standing::Stranger:
        break;
    }
    return LanDialog::tr("not of this fleet");
}

bool canBeAdded(const Neighbour& neighbour)
{
    return !neighbour.isKnown
        && (neighbour.standing == Neighbour::Standing::Member
            || neighbour.standing == Neighbour::Standing::NotReached);
}

std::vector<Cid> artifactsOf(FleetSession& session)
{
    std::vector<Cid> cids;
    for (const auto& [id, known] : session.jobs().knownJobs())
        for (const policy::Artifact& artifact : known.job.artifacts)
            cids.push_back(artifact.cid);
    return cids;
}

} // namespace

LanDialog::LanDialog(FleetSession& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_list(new QTreeWidget)
    , m_words(new QLabel)
{
    setWindowTitle(tr("Find on this LAN"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(820, 460);
    auto* about = new QLabel(tr(
        "Every running endpoint of this fleet in the same network segment answers, also one that "
        "has nothing to do; in a large segment that takes up to eight seconds. "
        "What is heard is a hint: \"this fleet\" means that its certificate was checked."));
    about->setWordWrap(true);
    m_words->setWordWrap(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Endpoints that were heard"));
    m_list->setHeaderLabels(
        {tr("Address"), tr("Name"), tr("Of this fleet"), tr("Site"), tr("Why")});
    m_list->header()->resizeSection(Address, 190);
    m_list->header()->resizeSection(Name, 150);
    m_list->header()->resizeSection(Fleet, 150);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    m_again = buttons->addButton(tr("Listen again"), QDialogButtonBox::ActionRole);
    m_again->setIcon(icon(u"refresh"_s));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addWidget(makePorts());
    layout->addWidget(m_list, 1);
    layout->addWidget(m_words);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &LanDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_again, &QPushButton::clicked, this, &LanDialog::start);
    connect(m_list, &QTreeWidget::itemChanged, this, &LanDialog::showState);
    showState();
}

LanDialog::~LanDialog() = default;

QWidget* LanDialog::makePorts()
{
    auto* ports = new QWidget;
    auto* layout = new QHBoxLayout(ports);
    layout->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString& text, quint16 value) {
        auto* label = new QLabel(text);
        auto* box = new QSpinBox;
        box->setRange(1, 65535);
        box->setValue(value);
        label->setBuddy(box);
        box->setAccessibleName(QString(text).remove(u'&'));
        layout->addWidget(label);
        layout->addWidget(box);
        return box;
    };
    m_transportPort = add(tr("&Transport port"), usualTransportPort);
    m_adminPort = add(tr("&Admin port"), fleet::defaultAdminPort);
    layout->addStretch(1);
    return ports;
}

void LanDialog::start()
{
    m_options.port = static_cast<quint16>(m_transportPort->value());
    QVector<quint16> ports {static_cast<quint16>(m_adminPort->value())};
    for (const auto& endpoint :
         m_session.snapshot()->endpoints) // where others of the fleet have it
        if (endpoint->record.port != 0 && !ports.contains(endpoint->record.port)
            && ports.size() < 4)
            ports.append(endpoint->record.port);
    m_survey = std::make_unique<fleet::LanSurvey>(m_session.workspace(), m_options, ports);
    connect(m_survey.get(), &fleet::LanSurvey::changed, this, &LanDialog::showNeighbours);
    connect(m_survey.get(), &fleet::LanSurvey::finished, this, &LanDialog::showState);
    const auto started = m_survey->start(artifactsOf(m_session));
    showNeighbours();
    if (!started)
        m_words->setText(tr("Nothing can be heard: %1. Import the endpoints from CSV instead.")
                             .arg(started.error().detail));
}

void LanDialog::showNeighbours()
{
    const QSignalBlocker blocker(m_list);
    const auto& all = m_survey->neighbours();
    while (m_list->topLevelItemCount() > all.size())
        delete m_list->takeTopLevelItem(m_list->topLevelItemCount() - 1);
    for (int i = 0; i < all.size(); ++i) {
        const Neighbour& neighbour = all.at(i);
        if (i == m_list->topLevelItemCount())
            m_list->addTopLevelItem(new QTreeWidgetItem);
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        const bool wasOffered = item->data(Address, neighbourRole).toBool();
        const bool isOffered = canBeAdded(neighbour);
        item->setText(Address, neighbour.address());
        item->setText(Name, neighbour.name);
        item->setText(Fleet, standingText(neighbour));
        item->setText(Site, neighbour.site);
        item->setText(Detail, neighbour.detail);
        item->setToolTip(Detail, neighbour.detail);
        item->setData(Address, neighbourRole, isOffered);
        item->setDisabled(!isOffered);
        if (isOffered && !wasOffered) // what has proved itself is chosen; a person may differ
            item->setCheckState(Address,
                                neighbour.standing == Neighbour::Standing::Member ? Qt::Checked
                                                                                  : Qt::Unchecked);
        else if (!isOffered)
            item->setData(Address, Qt::CheckStateRole, {});
    }
    showState();
}

QVector<int> LanDialog::chosen() const
{
    QVector<int> indexes;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        if (m_list->topLevelItem(i)->checkState(Address) == Qt::Checked)
            indexes.append(i);
    return indexes;
}

void LanDialog::showState()
{
    const auto count = chosen().size();
    const bool isRunning = m_survey && m_survey->isRunning();
    m_add->setEnabled(count > 0);
    m_add->setText(tr("Add %1").arg(count));
    m_again->setEnabled(!isRunning);
    if (!m_survey)
        return;
    QString words = isRunning ? tr("Listening… Heard so far: %1.") : tr("Heard: %1.");
    words = words.arg(m_survey->neighbours().size());
    if (m_survey->foreign() > 0)
        words += u' '
            + tr("Announcements of other fleets, or from a clock more than ten minutes off: %1.")
                  .arg(m_survey->foreign());
    if (!isRunning && m_survey->neighbours().isEmpty())
        words += u' '
            + tr("Check that this machine is in the same network segment and that the transport "
                 "port is the one of the profile, or import a CSV with the addresses.");
    m_words->setText(words);
}

void LanDialog::accept()
{
    const QVector<int> indexes = chosen();
    for (const int index : indexes) {
        const Neighbour& neighbour = m_survey->neighbours().at(index);
        if (const auto noted =
                m_session.workspace().inventory().noteVisit(fleet::LanSurvey::recordOf(neighbour));
            !noted)
            return m_words->setText(
                tr("%1 was not added: %2").arg(neighbour.address(), noted.error().detail));
    }
    m_session.inventoryChanged();
    Q_EMIT said(tr("%1 endpoints added").arg(indexes.size()));
    QDialog::accept();
}

} // namespace patchswarm::pages
