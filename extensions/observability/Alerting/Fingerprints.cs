using System.Text;

namespace LuBan.Observability.Alerting;

/// <summary>Names things by their labels: FNV-1a, as Prometheus and Alertmanager do, so that the numbers are the same.</summary>
internal static class Fingerprints
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const byte Separator = 255;

    public static string Of(IReadOnlyDictionary<string, string> labels)
    {
        var hash = Offset;
        foreach (var (name, value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            hash = Add(Add(hash, name), value);
        }
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    public static ulong Of(string text) => Add(Offset, text);

    private static ulong Add(ulong hash, string text)
    {
        foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = (hash ^ octet) * Prime;
        return (hash ^ Separator) * Prime;
    }
}
