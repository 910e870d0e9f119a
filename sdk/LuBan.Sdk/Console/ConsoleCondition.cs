using System.Diagnostics.CodeAnalysis;

namespace LuBan.Sdk;

/// <summary>
/// The condition of a contribution: <c>can('notes.read') &amp;&amp; (width &gt;= 600 || flag('beta'))</c>. The server decides what it can (<c>can</c>) and
/// sends the rest to the browser.
/// </summary>
public sealed class ConsoleCondition
{
    private readonly ConditionNode _root;

    internal ConsoleCondition(ConditionNode root) => _root = root;

    /// <summary>Whether it holds; null when that is not decided yet.</summary>
    public bool? Value => _root is ConditionLiteral { Value: bool value } ? value : null;

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The text.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="problem">What is wrong with it, in words within a sentence.</param>
    /// <returns>Whether it can be read.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConsoleCondition? condition, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (condition, problem) = (null, null);
        try
        {
            condition = new(new ConditionParser(text).Parse());
            return true;
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    /// <summary>Decides what can be decided.</summary>
    /// <param name="call">Answers a function with its arguments; null when somebody else must.</param>
    /// <returns>What is left.</returns>
    public ConsoleCondition Reduce(Func<string, IReadOnlyList<string>, bool?> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(_root.Reduce(call));
    }

    /// <summary>The condition as text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _root.ToString()!;
}
