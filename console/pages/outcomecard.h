#pragma once

#include <QFrame>
#include <QJsonObject>

class QLabel;

namespace patchswarm::pages {

// What came of the demo: figures of that run only, beside the model of everybody fetching from the
// CDN. It computes nothing. GUI thread.
class OutcomeCard : public QFrame
{
    Q_OBJECT

public:
    explicit OutcomeCard(QWidget* parent = nullptr);

    void setOutcome(const QJsonObject& outcome);

private:
    QLabel* m_words;
};

} // namespace patchswarm::pages
