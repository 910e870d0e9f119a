using System.Globalization;
using LuBan.Observability.PromQl;
using LuBan.Observability.PromQl.Syntax;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Prometheus;

/// <summary>The parameters of a request, from the address and from a form in the body.</summary>
internal sealed class ApiParameters
{
    private readonly IQueryCollection _query;
    private readonly IFormCollection? _form;

    private ApiParameters(IQueryCollection query, IFormCollection? form)
    {
        _query = query;
        _form = form;
    }

    public static async Task<ApiParameters> ReadAsync(HttpContext context) =>
        new(context.Request.Query, HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null);

    public string Text(string name) => All(name) is { Count: > 0 } values ? values[0] : "";

    public IReadOnlyList<string> All(string name)
    {
        List<string> values = [.. (_form is null ? [] : _form[name]).OfType<string>(), .. _query[name].OfType<string>()];
        return values;
    }

    public IEnumerable<KeyValuePair<string, string>> Everything =>
        _query.Keys.Concat(_form?.Keys ?? []).Distinct(StringComparer.Ordinal).SelectMany(name => All(name).Select(value => KeyValuePair.Create(name, value)));

    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw Invalid(name, "it is missing");

    /// <summary>Seconds since 1970 with a fraction, or RFC 3339; in milliseconds.</summary>
    public long Time(string name, long otherwise)
    {
        var text = Text(name);
        if (text.Length == 0) return otherwise;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 9e12) return (long)Math.Round(seconds * 1000);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return date.ToUnixTimeMilliseconds();
        throw Invalid(name, $"cannot parse \"{text}\" to a valid timestamp: seconds since 1970 or 2026-01-31T10:00:00Z");
    }

    /// <summary>Seconds with a fraction, or a duration such as 5m; in milliseconds.</summary>
    public long? Duration(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 9e12) return (long)(seconds * 1000);
        return PromQl.Syntax.Durations.Parse(text) ?? throw Invalid(name, $"cannot parse \"{text}\" to a valid duration: seconds, or 5m");
    }

    public static QueryException Invalid(string name, string problem) => new(QueryErrorKind.BadData, $"LB9200: invalid parameter \"{name}\": {problem}");
}
