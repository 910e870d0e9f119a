using System.Reflection;

namespace LuBan.Gateway.Tests.Corpus;

/// <summary>The table in docs/gateway.md.</summary>
internal static class Page
{
    private const string Begin = "<!-- corpus: written by the tests -->\n";
    private const string End = "<!-- end of corpus -->";

    private static readonly string File = Path.Combine(typeof(Page).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Root").Value!, "docs", "gateway.md");

    /// <summary>Writes it where asked to.</summary>
    public static void Write(string table)
    {
        if (Environment.GetEnvironmentVariable("LUBAN_WRITE_DOCS") != "1") return;
        var (page, begin, end) = Read();
        System.IO.File.WriteAllText(File, page[..begin] + "\n" + table + "\n" + page[end..]);
    }

    /// <summary>How many cases it shows.</summary>
    public static int Rows()
    {
        var (page, begin, end) = Read();
        return page[begin..end].Split('\n').Count(line => line.StartsWith('|')) - 2;
    }

    private static (string Page, int Begin, int End) Read()
    {
        var page = System.IO.File.ReadAllText(File);
        return (page, page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
    }
}
