namespace LuBan.Kernel.Browsing;

/// <summary>A sentence in the languages of this server.</summary>
/// <param name="English">In English.</param>
/// <param name="Chinese">In simplified Chinese.</param>
internal sealed record PermissionText(string English, string Chinese)
{
    /// <summary>The sentence for a language: Chinese for every <c>zh</c>, English for all others.</summary>
    public string For(string language) => IsChinese(language) ? Chinese : English;

    public static bool IsChinese(string language) => language.Split('-')[0].Equals("zh", StringComparison.OrdinalIgnoreCase);
}
