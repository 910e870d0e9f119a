using System.Collections;

namespace LuBan.Kernel.Hosting;

/// <summary>A log entry's named values, turned into text and plain numbers.</summary>
internal sealed class TextState(KeyValuePair<string, object?>[] values, string message) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    public static TextState From<TState>(TState state, string message) => new(
        state is IReadOnlyList<KeyValuePair<string, object?>> named ? [.. named.Select(pair => KeyValuePair.Create(pair.Key, Plain(pair.Value)))] : [],
        message);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => message;

    // Enums report a primitive type code although their type may be the extension's.
    private static object? Plain(object? value) => value switch
    {
        null => null,
        Enum => value.ToString(),
        IConvertible convertible when convertible.GetTypeCode() != TypeCode.Object && value.GetType().Assembly == typeof(object).Assembly => value,
        Guid or TimeSpan or DateTimeOffset => value,
        _ => value.ToString(),
    };
}
