using LuBan.Cli.Text;

namespace LuBan.Cli.Output;

/// <summary>Writes a refusal: code, what happened, one line per detail, what to do.</summary>
internal static class ErrorWriter
{
    public static void Write(CliException refusal, TextWriter error, Language language)
    {
        error.WriteLine(Clean.Block($"{refusal.Code}: {refusal.Error.Text.In(language, refusal.Values)}"));
        foreach (var detail in refusal.Details) error.WriteLine("  - " + Clean.Line(detail));
        var remedy = refusal.Remedy ?? refusal.Error.Remedy.In(language, refusal.Values);
        if (remedy.Length > 0) error.WriteLine("  → " + Clean.Line(remedy));
        error.WriteLine("  " + Texts.SeeErrors.In(language, refusal.Code.ToLowerInvariant()));
    }
}
