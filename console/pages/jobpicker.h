#pragma once

#include <QComboBox>

namespace patchswarm::pages {

class FleetSession;

// Which job is looked at. Follows the session; a choice of a person stays. GUI thread.
class JobPicker : public QComboBox
{
    Q_OBJECT

public:
    explicit JobPicker(FleetSession& session, QWidget* parent = nullptr);

private:
    void refresh();

    FleetSession& m_session;
};

} // namespace patchswarm::pages
