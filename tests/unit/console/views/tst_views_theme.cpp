#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QTest>
#include <QWindow>

#include <algorithm>
#include <array>
#include <cmath>

#include "console/views/icons.h"
#include "console/views/theme.h"
#include "console/views/themedcolour.h"

using namespace patchswarm;
using namespace patchswarm::views;
using picture::TileState;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
// of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0; applied to linear RGB.
constexpr Matrix nobody {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix protanopia {{{0.152286, 1.052583, -0.204868},
                              {0.114503, 0.786281, 0.099216},
                              {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix deuteranopia {{{0.367322, 0.860646, -0.227968},
                                {0.280085, 0.672501, 0.047413},
                                {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix tritanopia {{{1.255528, -0.076749, -0.178779},
                              {-0.078411, 0.930809, 0.147602},
                              {0.004733, 0.691367, 0.303900}}};
// Linear sRGB to XYZ, D65 (IEC 61966-2-1).
constexpr Matrix toXyz {{{0.4124564, 0.3575761, 0.1804375},
                         {0.2126729, 0.7151522, 0.0721750},
                         {0.0193339, 0.1191920, 0.9503041}}};

constexpr std::array states {TileState::Waiting,   TileState::FromOrigin, TileState::FromPeers,
                             TileState::Verifying, TileState::Done,       TileState::Failed};

Vector product(const Matrix& m, const Vector& v)
{
    Vector result {};
    for (std::size_t row = 0; row < 3; ++row)
        result[row] = m[row][0] * v[0] + m[row][1] * v[1] + m[row][2] * v[2];
    return result;
}

double linear(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

Vector lab(const QColor& colour, const Matrix& seenBy)
{
    Vector rgb {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    rgb = product(seenBy, rgb);
    for (double& c : rgb)
        c = std::clamp(c, 0.0, 1.0);
    Vector xyz = product(toXyz, rgb);
    const Vector white {0.95047, 1.0, 1.08883};
    for (std::size_t n = 0; n < 3; ++n) {
        const double t = xyz[n] / white[n];
        xyz[n] = t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116;
    }
    return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

double distance(const QColor& a, const QColor& b, const Matrix& seenBy) // CIE 1976
{
    const Vector x = lab(a, seenBy);
    const Vector y = lab(b, seenBy);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theHuesAreThoseOfTheDesign()
    {
        const std::array<QRgb, 6> bound {0xFF8A9099, 0xFFE69F00, 0xFF56B4E9,
                                         0xFFF0E442, 0xFF0072B2, 0xFFD55E00};
        for (std::size_t n = 0; n < states.size(); ++n)
            QCOMPARE(Theme::hue(states[n]).rgb(), bound[n]);
    }

    void contrastIsTheOneOfWcag()
    {
        QVERIFY(std::abs(contrast(Qt::black, Qt::white) - 21) < 0.01);
        QVERIFY(std::abs(contrast(QColor(0x777777), Qt::white) - 4.48) < 0.01);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void wordsReadOnEveryGround_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void wordsReadOnEveryGround()
    {
        QFETCH(bool, dark);
        const Theme t = dark ? Theme::forDark() : Theme::forLight();
        double least = 21;
        for (const QColor& ground : {t.window, t.surface, t.raised})
            for (const QColor& ink : {t.text, t.mutedText, t.accent, t.failureText})
                least = std::min(least, contrast(ink, ground));
        least = std::min(least, contrast(t.accentText, t.accent));
        const QPalette p = t.palette();
        least = std::min(least,
                         contrast(p.color(QPalette::ToolTipText), p.color(QPalette::ToolTipBase)));
        least = std::min(least, contrast(p.color(QPalette::ButtonText), p.color(QPalette::Button)));
        qInfo("smallest contrast of words: %.2f", least);
        QVERIFY(least >= 4.5);
        for (const TileState state : states)
            QVERIFY(contrast(Theme::textOn(Theme::hue(state)), Theme::hue(state)) >= 4.5);
        for (const QColor& pill : {t.accent, t.replay, t.text})
            QVERIFY(contrast(Theme::textOn(pill), pill) >= 4.5);
    }

    void outlinesStandOutFromCardAndEmptyTile()
    {
        for (const Theme& t : {Theme::forLight(), Theme::forDark()})
            for (const TileState state : states) {
                QVERIFY(contrast(t.outline(state), t.surface) >= 3);
                QVERIFY(contrast(t.outline(state), t.sunken) >= 3);
            }
    }

    void statesDifferForColourBlindReaders_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("usual") << 0;
        QTest::newRow("protanopia") << 1;
        QTest::newRow("deuteranopia") << 2;
        QTest::newRow("tritanopia") << 3;
    }

    void statesDifferForColourBlindReaders()
    {
        QFETCH(int, kind);
        const std::array matrices {nobody, protanopia, deuteranopia, tritanopia};
        double least = 1000;
        QString which;
        for (std::size_t a = 0; a < states.size(); ++a)
            for (std::size_t b = a + 1; b < states.size(); ++b) {
                const double d = distance(Theme::hue(states[a]), Theme::hue(states[b]),
                                          matrices[static_cast<std::size_t>(kind)]);
                if (d < least) {
                    least = d;
                    which = picture::stateName(states[a]) + QStringLiteral(" / ")
                        + picture::stateName(states[b]);
                }
            }
        qInfo("smallest distance: %.1f (%s)", least, qPrintable(which));
        QVERIFY2(least >= 15, qPrintable(which)); // 2.3 is just noticeable
    }

    void theThemeIsFoundAgainFromItsPalette()
    {
        QVERIFY(Theme::of(Theme::forDark().palette()).dark);
        QVERIFY(!Theme::of(Theme::forLight().palette()).dark);
    }

    void aColourKeptOnOneWidgetFollowsTheTheme()
    {
        applyAppearance(*qApp, Appearance::Light);
        QWidget window;
        auto* label = new QLabel(&window);
        keepColour(label, QPalette::WindowText, &Theme::mutedText);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const auto colour = [label](QPalette::ColorRole role) {
            return label->palette().color(role).name();
        };
        QCOMPARE(colour(QPalette::WindowText), Theme::forLight().mutedText.name());
        for (const bool dark : {true, false, true}) {
            applyAppearance(*qApp, dark ? Appearance::Dark : Appearance::Light);
            const Theme theme = dark ? Theme::forDark() : Theme::forLight();
            QTRY_COMPARE(colour(QPalette::WindowText), theme.mutedText.name());
            QCOMPARE(colour(QPalette::Window), theme.window.name());
        }
        keepColour(label, QPalette::WindowText, &Theme::failureText);
        QCOMPARE(colour(QPalette::WindowText), Theme::forDark().failureText.name());
        applyAppearance(*qApp, Appearance::Light);
        QTRY_COMPARE(colour(QPalette::WindowText), Theme::forLight().failureText.name());
    }

    void followingTheSystemForgetsWhatWasChosenBefore()
    {
        applyAppearance(*qApp, Appearance::FollowSystem);
        const bool isSystemDark = Theme::of(QGuiApplication::palette()).dark;
        applyAppearance(*qApp, isSystemDark ? Appearance::Light : Appearance::Dark);
        QVERIFY(Theme::of(QGuiApplication::palette()).dark != isSystemDark);
        applyAppearance(*qApp, Appearance::FollowSystem);
        QCOMPARE(Theme::of(QGuiApplication::palette()).dark, isSystemDark);
    }

    void aChangeOfTheDesktopIsFollowedUnlessOneWasChosen()
    {
        QWindow window;
        const auto background = [] { return QGuiApplication::palette().color(QPalette::Window); };
        const auto change = [&window] { // as the platform does it
            QApplication::setPalette(QPalette(QColor(Qt::green)));
            QEvent event(QEvent::ThemeChange);
            QCoreApplication::sendEvent(&window, &event);
        };
        applyAppearance(*qApp, Appearance::FollowSystem);
        const QColor followed = background();
        change();
        QTRY_COMPARE(background(), followed);
        applyAppearance(*qApp, Appearance::Dark);
        change();
        QCoreApplication::processEvents();
        QVERIFY(background() != followed);
        applyAppearance(*qApp, Appearance::Light);
    }

    void iconsAreSharpAndTakeThePalettesInk()
    {
        QVERIFY(iconNames().size() >= 40);
        for (const bool dark : {false, true}) {
            applyAppearance(*static_cast<QApplication*>(QCoreApplication::instance()),
                            dark ? Appearance::Dark : Appearance::Light);
            const QColor ink = QGuiApplication::palette().color(QPalette::ButtonText);
            for (const QString& name : iconNames()) {
                const QImage image = icon(name).pixmap(QSize(24, 24), 2).toImage();
                QCOMPARE(image.size(), QSize(48, 48));
                int inked = 0;
                for (int y = 0; y < 48; ++y)
                    for (int x = 0; x < 48; ++x)
                        inked += image.pixelColor(x, y).alpha() > 250
                                && image.pixelColor(x, y).rgb() == ink.rgb()
                            ? 1
                            : 0;
                QVERIFY2(inked > 10, qPrintable(name));
            }
        }
        QVERIFY(icon(QStringLiteral("no such icon")).isNull());
        QVERIFY(!programIcon().pixmap(32).isNull());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_views_theme.moc"
