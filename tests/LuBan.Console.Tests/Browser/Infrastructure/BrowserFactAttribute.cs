namespace LuBan.ConsoleTests.Browser;

/// <summary>A test in Debian's Chromium. Without it, or without npm for what its pages are built with, the test is counted as skipped.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Debian's Chromium.</summary>
    public const string Program = "/usr/bin/chromium";

    public BrowserFactAttribute() => Skip = Missing;

    /// <summary>Why no browser test can run here; null when they can.</summary>
    public static string? Missing { get; } = !File.Exists(Program) ? "chromium is not installed" : NodeTools.Missing;
}

/// <summary>The same for a test with data.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.Missing;
}
