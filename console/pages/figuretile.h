#pragma once

#include <QAbstractButton>

namespace patchswarm::pages {

// One figure with its name and a remark, that leads somewhere when clicked. GUI thread.
class FigureTile : public QAbstractButton
{
    Q_OBJECT

public:
    explicit FigureTile(const QString& label, QWidget* parent = nullptr);

    void setFigure(const QString& figure, const QString& remark, bool isBad = false);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString m_figure;
    QString m_remark;
    bool m_isBad = false;
};

} // namespace patchswarm::pages
