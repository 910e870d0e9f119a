namespace LuBan.EndToEnd;

/// <summary>A test that looks through a real browser: Debian's Chromium. Without it the test is counted as skipped.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/chromium";

    public BrowserFactAttribute()
    {
        if (!File.Exists(Program)) Skip = "chromium is not installed";
    }
}
