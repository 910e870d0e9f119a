using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LuBan.Identity.Protocol;

/// <summary>The parameters of a request: each at most once, and an empty one is as good as none (RFC 6749 §3.1).</summary>
internal sealed class Parameters
{
    private const int MaximumCount = 64;
    private const int MaximumName = 128;
    private const int MaximumValue = 32 * 1024;
    private const int MaximumBody = 256 * 1024;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Parameters(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        foreach (var (name, values) in pairs)
        {
            if (name.Length > MaximumName || _values.Count >= MaximumCount || values.Any(value => value?.Length > MaximumValue))
                throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8003", $"The request has more than {MaximumCount} parameters, or one that is too long.");
            if (values.Count > 1) Repeated.Add(name);
            if (values.Count > 0 && values[0] is { Length: > 0 } value) _values[name] = value;
        }
    }

    /// <summary>What was there more than once.</summary>
    internal List<string> Repeated { get; } = [];

    internal string? this[string name] => _values.GetValueOrDefault(name);

    internal IReadOnlyDictionary<string, string> All => _values;

    /// <summary>The parameters of an address. What is repeated is told, not yet refused.</summary>
    internal static Parameters OfQuery(HttpRequest request) => new(request.Query);

    internal static Parameters Of(IReadOnlyDictionary<string, string> values) => new(values.Select(pair => KeyValuePair.Create(pair.Key, new StringValues(pair.Value))));

    /// <summary>The parameters of a form. Those of the address do not count.</summary>
    internal static async Task<Parameters> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8003", $"The body is '{context.Request.ContentType}', expected application/x-www-form-urlencoded.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaximumBody;
        try
        {
            var form = await context.Request.ReadFormAsync(new FormOptions { ValueCountLimit = MaximumCount, KeyLengthLimit = MaximumName, ValueLengthLimit = MaximumValue, MultipartBodyLengthLimit = MaximumBody }, context.RequestAborted);
            return new Parameters(form);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or ArgumentException)
        {
            throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8003", "The form cannot be read, or is too large.");
        }
    }

    /// <summary>The parameters of a form of an endpoint that programs call.</summary>
    internal static async Task<Parameters> ReadStrictFormAsync(HttpContext context)
    {
        var parameters = await ReadFormAsync(context);
        parameters.RefuseRepeated();
        return parameters;
    }

    internal void RefuseRepeated()
    {
        if (Repeated.Count > 0) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8003", $"Repeated: {string.Join(", ", Repeated.Select(name => $"'{name}'"))}. Each parameter may be there once.");
    }

    internal string Required(string name) => this[name] ?? throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", $"The parameter '{name}' is missing.");
}
