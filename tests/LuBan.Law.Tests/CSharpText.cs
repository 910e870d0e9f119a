using System.Text.RegularExpressions;

namespace LuBan.Law;

/// <summary>C# source with parts taken out, so that what is left can be searched.</summary>
internal static partial class CSharpText
{
    /// <summary>Without comments. Strings stay, also those that hold <c>//</c>.</summary>
    public static string WithoutComments(string source) => CommentOrString().Replace(source, match => match.Value[0] == '/' ? "" : match.Value);

    /// <summary>Without comments and without the content of strings.</summary>
    public static string WithoutCommentsAndStrings(string source) => CommentOrString().Replace(source, match => match.Value[0] == '/' ? "" : "\"\"");

    [GeneratedRegex("""
        //[^\n]*|/\*.*?\*/|"{3,}.*?"{3,}|@"(?:""|[^"])*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'
        """, RegexOptions.Singleline)]
    private static partial Regex CommentOrString();
}
