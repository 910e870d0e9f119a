using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Lines of a title and a value, aligned. What is empty is left out.</summary>
internal sealed class Facts(CliContext cli)
{
    private readonly List<(string Title, string Value)> _facts = [];

    public void Add(Message title, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _facts.Add((cli.In(title), value));
    }

    public void Write()
    {
        if (_facts.Count == 0) return;
        var width = _facts.Max(fact => DisplayWidth.Of(fact.Title)) + 2;
        foreach (var (title, value) in _facts) cli.Environment.Out.WriteLine(DisplayWidth.Pad(title + ":", width) + " " + Clean.Line(value));
    }
}
