using System.Text;

namespace LuBan.Packages;

/// <summary>Ids that people take for one another.</summary>
public static class ConfusableIds
{
    /// <summary>What an id looks like: two ids with the same skeleton must not be of different owners. Upper and lower case, <c>0</c>/<c>O</c>,
    /// <c>1</c>/<c>l</c>/<c>i</c>, <c>rn</c>/<c>m</c>, <c>vv</c>/<c>w</c> and separators make no difference.</summary>
    /// <param name="id">An id of ASCII letters, digits, dots, dashes and underscores.</param>
    /// <returns>The skeleton; never shown to people.</returns>
    public static string Skeleton(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var skeleton = new StringBuilder(id.Length + 8);
        foreach (var c in id)
        {
            // The longer spelling stands for both, so that one pass is enough whatever stands beside.
            _ = char.ToLowerInvariant(c) switch
            {
                '.' or '-' or '_' => skeleton,
                '0' => skeleton.Append('o'),
                '1' or 'i' => skeleton.Append('l'),
                'm' => skeleton.Append("rn"),
                'w' => skeleton.Append("vv"),
                var letter => skeleton.Append(letter),
            };
        }
        return skeleton.ToString();
    }
}
