using System.Text.RegularExpressions;

namespace LuBan.Observability.Logs.Query;

/// <summary>Regular expressions of people. They are never of the kind that can run for ever.</summary>
internal static class Patterns
{
    private const int Longest = 500;

    /// <exception cref="LogQueryException">It cannot be read, or takes too much.</exception>
    internal static Regex Compile(string pattern, RegexOptions options = RegexOptions.None)
    {
        if (pattern.Length > Longest) throw new LogQueryException($"The pattern has {pattern.Length} characters; {Longest} are allowed.");
        try
        {
            return new(pattern, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw new LogQueryException($"The pattern '{pattern}' is no regular expression that can be used here: {refused.Message} Back-references and look-around are not allowed.");
        }
    }
}
