#include "console/pages/jobpicker.h"

#include <QAbstractItemView>

#include "console/pages/fleetsession.h"

namespace patchswarm::pages {

JobPicker::JobPicker(FleetSession& session, QWidget* parent)
    : QComboBox(parent)
    , m_session(session)
{
    setAccessibleName(tr("Job that is looked at"));
    setToolTip(tr("The job that Swarm and Endpoints look at"));
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(22);
    connect(&session, &FleetSession::tablesChanged, this, &JobPicker::refresh);
    connect(&session, &FleetSession::jobChanged, this, &JobPicker::refresh);
    connect(this, &QComboBox::activated, this,
            [this](int index) { m_session.chooseJob(itemData(index).toString()); });
    refresh();
}

void JobPicker::refresh()
{
    if (view()->isVisible())
        return;
    const auto& rows = m_session.jobs().rows();
    bool isSame = count() == rows.size();
    for (int i = 0; isSame && i < count(); ++i)
        isSame = itemData(i).toString() == rows.at(i).summary.id
            && itemText(i) == rows.at(i).summary.title;
    if (!isSame) {
        clear();
        for (const models::JobRow& row : rows)
            addItem(row.summary.title.isEmpty() ? row.summary.id : row.summary.title,
                    row.summary.id);
        setEnabled(count() > 0);
    }
    setCurrentIndex(findData(m_session.job()));
    setPlaceholderText(tr("no jobs"));
}

} // namespace patchswarm::pages
