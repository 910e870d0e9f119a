namespace LuBan.Kernel.Gateway;

/// <summary>A new target for paths that match.</summary>
/// <param name="Matcher">A path, <c>*</c> for every path, or a beginning of paths that ends with <c>*</c>.</param>
/// <param name="Template">
/// The target. <c>{path}</c> is the path behind the matched beginning (all of it for a whole path or <c>*</c>), <c>{uri}</c> the target as it was, <c>{query}</c> the query without '?'.
/// A template that begins with '?' keeps the path and gives a new query.
/// </param>
internal sealed record TargetTemplate(string Matcher, string Template)
{
    internal bool Matches(string target)
    {
        var path = PathOf(target);
        return Matcher.EndsWith('*') ? path.StartsWith(Matcher.AsSpan(0, Matcher.Length - 1), StringComparison.Ordinal) : path.SequenceEqual(Matcher);
    }

    internal string Apply(string target)
    {
        var path = PathOf(target).ToString();
        var query = target.Length > path.Length ? target[(path.Length + 1)..] : "";
        var rest = Matcher.Length > 1 && Matcher.EndsWith('*') ? path[(Matcher.Length - 1)..] : path.TrimStart('/');
        // One pass: what a client wrote in braces stays text.
        var filled = Fill(Template.StartsWith('?') ? path + "?" + Template[1..] : Template, rest, query, target);
        // A query that turned out empty leaves no lonely '?' or '&' behind.
        var end = filled.IndexOf('?', StringComparison.Ordinal);
        var tidy = end < 0 ? filled : (filled[..(end + 1)] + filled[(end + 1)..].Trim('&')).TrimEnd('?');
        return tidy.StartsWith('/') ? tidy : "/" + tidy;
    }

    private static string Fill(string template, string path, string query, string uri)
    {
        var text = new System.Text.StringBuilder(template.Length + uri.Length);
        for (var index = 0; index < template.Length; index++)
        {
            var end = template[index] == '{' ? template.IndexOf('}', index) : -1;
            var value = end < 0 ? null : template[index..(end + 1)] switch { "{path}" => path, "{query}" => query, "{uri}" => uri, _ => null };
            if (value is null) text.Append(template[index]);
            else
            {
                text.Append(value);
                index = end;
            }
        }
        return text.ToString();
    }

    private static ReadOnlySpan<char> PathOf(string target) => target.AsSpan(0, target.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? at : target.Length);
}
