namespace LuBan.Cli.Text;

internal enum Language
{
    English,
    Chinese,
}

internal static class Languages
{
    /// <summary>As texts in several languages are marked.</summary>
    public static string Tag(this Language language) => language == Language.Chinese ? "zh" : "en";

    /// <summary>LUBAN_LANG wins over LC_ALL, LC_MESSAGES and LANG; anything that is not Chinese is English.</summary>
    public static Language Choose(Func<string, string?> variable)
    {
        foreach (var name in (string[])["LUBAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"])
            if (variable(name) is { Length: > 0 } value)
                return value.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
        return Language.English;
    }
}
