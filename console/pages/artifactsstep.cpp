#include "console/pages/artifactsstep.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

#include "console/models/words.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

bool isConcerned(const QString& path)
{
    return path.startsWith(u"artifacts"_s) && !isOriginFault(path);
}

} // namespace

ArtifactsStep::ArtifactsStep(models::JobDraft& draft)
    : DraftStep(draft, tr("What is delivered"),
                tr("Files on this machine or a URL. Their content identifiers are worked out here; "
                   "every endpoint checks every byte against them."),
                isConcerned)
    , m_list(new QTreeWidget)
    , m_url(new QLineEdit)
{
    m_list->setHeaderLabels({tr("File"), tr("State"), tr("Content identifier")});
    m_list->setRootIsDecorated(false);
    m_list->setAccessibleName(tr("Files of this job"));
    m_list->header()->resizeSection(0, 180);
    m_list->header()->resizeSection(1, 160);
    auto* files = new QPushButton(icon(u"file"_s), tr("Add files…"));
    auto* remove = new QPushButton(icon(u"remove"_s), tr("Remove"));
    auto* cancel = new QPushButton(icon(u"cancel"_s), tr("Stop hashing"));
    cancel->setEnabled(false);
    m_url->setPlaceholderText(u"https://"_s);
    m_url->setAccessibleName(tr("URL of a file"));
    auto* add = new QPushButton(icon(u"network"_s), tr("Add URL"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(files);
    buttons->addWidget(m_url, 1);
    buttons->addWidget(add);
    auto* below = new QHBoxLayout;
    below->addWidget(remove);
    below->addWidget(cancel);
    below->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(buttons);
    layout->addWidget(m_list, 1);
    layout->addLayout(below);
    layout->addWidget(faultLabel());
    connect(files, &QPushButton::clicked, this, &ArtifactsStep::addFiles);
    connect(add, &QPushButton::clicked, this, &ArtifactsStep::addUrl);
    connect(m_url, &QLineEdit::returnPressed, this, &ArtifactsStep::addUrl);
    connect(remove, &QPushButton::clicked, this, [this] {
        const int index = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (index >= 0)
            this->draft().removeSource(index);
    });
    remove->setEnabled(false);
    connect(m_list, &QTreeWidget::currentItemChanged, remove,
            [remove](const QTreeWidgetItem* item) { remove->setEnabled(item != nullptr); });
    add->setEnabled(false);
    connect(m_url, &QLineEdit::textChanged, add,
            [add](const QString& text) { add->setEnabled(!text.trimmed().isEmpty()); });
    connect(cancel, &QPushButton::clicked, &draft, &models::JobDraft::cancelHashing);
    connect(&draft, &models::JobDraft::changed, this, [this, cancel] {
        cancel->setEnabled(this->draft().isHashing());
        refresh();
    });
    connect(&draft, &models::JobDraft::progressed, this, &ArtifactsStep::refresh);
}

void ArtifactsStep::addFiles()
{
    draft().addSources(QFileDialog::getOpenFileNames(this, tr("Files to deliver")));
}

void ArtifactsStep::addUrl()
{
    if (m_url->text().trimmed().isEmpty())
        return;
    draft().addSources({m_url->text().trimmed()});
    m_url->clear();
}

void ArtifactsStep::refresh()
{
    const auto& artifacts = draft().artifacts();
    while (m_list->topLevelItemCount() > artifacts.size())
        delete m_list->topLevelItem(m_list->topLevelItemCount() - 1);
    while (m_list->topLevelItemCount() < artifacts.size())
        new QTreeWidgetItem(m_list);
    for (int i = 0; i < artifacts.size(); ++i) {
        const models::DraftArtifact& artifact = artifacts.at(i);
        using State = models::DraftArtifact::State;
        QString state;
        switch (artifact.state) {
        case State::Waiting:
            state = tr("waiting");
            break;
        case State::Hashing:
            state = artifact.total > 0 ? tr("%1 % of %2")
                                             .arg(artifact.done * 100 / artifact.total)
                                             .arg(models::sizeText(artifact.total))
                                       : models::sizeText(artifact.done);
            break;
        case State::Ready:
            state = models::sizeText(artifact.total);
            break;
        case State::Failed:
            state = tr("failed");
            break;
        }
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        item->setText(0, artifact.fileName);
        item->setToolTip(0, artifact.source);
        item->setText(1, state);
        item->setText(2, artifact.state == State::Failed ? artifact.error : artifact.cid);
        item->setToolTip(2, item->text(2));
    }
}

} // namespace patchswarm::pages
