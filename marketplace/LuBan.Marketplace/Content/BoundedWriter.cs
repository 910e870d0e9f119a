using System.Text;

namespace LuBan.Marketplace.Content;

/// <summary>Collects HTML up to a length: a table of 35 kilobytes can become 250 megabytes.</summary>
/// <param name="limit">The longest there may be, in characters.</param>
/// <param name="budget">The time that writing may take.</param>
internal sealed class BoundedWriter(int limit, RenderBudget budget) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_text.Length + buffer.Length > limit) throw new ContentTooComplexException($"it becomes more than {limit / 1024 / 1024} MiB of HTML");
        budget.Check();
        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();
}
