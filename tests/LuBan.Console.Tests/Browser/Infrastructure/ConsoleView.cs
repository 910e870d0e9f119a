using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser;

/// <summary>How a window shows the console.</summary>
internal sealed record ConsoleView(string Theme = "light", string Locale = "en", int Width = 1280, int Height = 900)
{
    /// <summary>High enough to see every widget at once: what is not seen is not loaded.</summary>
    public static ConsoleView Tall { get; } = new(Height: 3_600);

    /// <summary>Every view that a screen must do well in.</summary>
    public static IEnumerable<ConsoleView> All { get; } =
        from theme in (string[])["light", "dark"]
        from locale in (string[])["en", "zh-CN"]
        select new ConsoleView(theme, locale);

    public const int Narrow = 390;

    public BrowserNewContextOptions Options() => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        Locale = Locale == "en" ? "en-US" : Locale,
        TimezoneId = "UTC",
        ReducedMotion = ReducedMotion.Reduce,
    };

    public override string ToString() => $"{Theme}-{Locale}-{Width}";
}
