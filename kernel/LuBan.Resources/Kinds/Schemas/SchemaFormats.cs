using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LuBan.Resources;

/// <summary>The formats of strings that are checked. Formats that are not listed say nothing, as in Kubernetes.</summary>
internal static partial class SchemaFormats
{
    internal static bool Has(string value, string format) => format switch
    {
        "date-time" or "datetime" => DateTimeText().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" or "uuid3" or "uuid4" or "uuid5" => Guid.TryParse(value, out _),
        "byte" => System.Buffers.Text.Base64.IsValid(value),
        "ipv4" => IPAddress.TryParse(value, out var four) && four.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && value.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(value, out var six) && six.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !value.Contains('[', StringComparison.Ordinal),
        "cidr" => IsCidr(value),
        "mac" => MacAddress().IsMatch(value),
        "email" => Email().IsMatch(value),
        "uri" => Uri.TryCreate(value, UriKind.Absolute, out _),
        "hostname" => value.Length <= 255 && value.Split('.').All(part => HostLabel().IsMatch(part)),
        "duration" => Duration().IsMatch(value),
        _ => true,
    };

    private static bool IsCidr(string value) =>
        value.Split('/') is [var address, var length] && IPAddress.TryParse(address, out var parsed)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?\z")]
    private static partial Regex DateTimeText();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\z")]
    private static partial Regex MacAddress();

    [GeneratedRegex(@"^[^@\s<>]+@[^@\s<>]+\z")]
    private static partial Regex Email();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex HostLabel();

    [GeneratedRegex(@"^[+-]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h|d|w)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h|d|w))*)\z")]
    private static partial Regex Duration();
}
