using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;
using LuBan.Observability.PromQl.Syntax;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Prometheus;

/// <summary>Hands a request to another server when it names one (<c>?datasource=name</c>), or when one is the default. <c>embedded</c> is the store here.</summary>
internal sealed class DatasourceProxy(IResourceCache<Datasource> datasources, DatasourceClient client)
{
    private const string Parameter = "datasource";
    private const string Embedded = "embedded";

    /// <summary>Forwards the request, if it is for another server.</summary>
    /// <param name="path">The path behind <c>/api/v1</c>, as it is mapped: nothing else can be reached.</param>
    /// <returns>Whether the request is answered.</returns>
    /// <exception cref="QueryException">There is no such datasource, or it does not answer.</exception>
    public async Task<bool> TryForwardAsync(HttpContext context, string path, ApiParameters parameters, string? @namespace)
    {
        if (path == "/why_empty" || Find(parameters.Text(Parameter)) is not { } datasource) return false;
        if (@namespace is not null && path is "/targets" or "/rules" or "/alerts" or "/metadata") return false;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(TimeSpan.FromSeconds(datasource.Spec.TimeoutSeconds));
        try
        {
            var full = path.Replace("{label}", Uri.EscapeDataString((string?)context.Request.RouteValues["label"] ?? ""), StringComparison.Ordinal);
            var values = Forwarded(path, parameters, @namespace).ToList();
            var isPost = path is "/query" or "/query_range" or "/series" or "/labels";
            var address = isPost || values.Count == 0 ? full : $"{full}?{string.Join('&', values.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"))}";
            using var content = isPost ? new FormUrlEncodedContent(values) : null;
            using var response = await client.SendAsync(datasource.Spec, isPost ? HttpMethod.Post : HttpMethod.Get, address, content, timeout.Token);
            await CopyAsync(context, response, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or ResourceException)
        {
            throw new QueryException(QueryErrorKind.Unavailable, $"LB9207: the datasource '{datasource.Metadata.Name}' does not answer: {exception.Message}");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new QueryException(QueryErrorKind.Timeout, $"LB9207: the datasource '{datasource.Metadata.Name}' did not answer within {datasource.Spec.TimeoutSeconds} s (spec.timeoutSeconds).");
        }
    }

    private Datasource? Find(string name)
    {
        if (name == Embedded) return null;
        if (name.Length == 0) return datasources.List().OrderBy(datasource => datasource.Metadata.Name, StringComparer.Ordinal).FirstOrDefault(datasource => datasource.Spec.Default);
        return datasources.Get(name) ?? throw new QueryException(QueryErrorKind.BadData, $"LB9207: there is no datasource '{name}'. There are: {string.Join(", ", datasources.List().Select(datasource => datasource.Metadata.Name).Prepend(Embedded))}.");
    }

    private static IEnumerable<KeyValuePair<string, string>> Forwarded(string path, ApiParameters parameters, string? @namespace)
    {
        var others = parameters.Everything.Where(pair => pair.Key != Parameter);
        if (@namespace is null) return others;
        if (path is "/query" or "/query_range" or "/format_query")
        {
            // The query is read here and written from its tree: nothing of the caller's text goes further.
            var query = NamespaceGuard.Enforce(Parser.Parse(parameters.Required("query")), @namespace).ToString();
            return others.Where(pair => pair.Key != "query").Append(new("query", query));
        }
        List<string> selectors = [.. parameters.All("match[]").Select(selector => NamespaceGuard.Enforce(Parser.Parse(selector), @namespace).ToString())];
        if (selectors.Count == 0) selectors.Add($"{{{NamespaceGuard.Label}=\"{Labels.Escape(@namespace)}\"}}");
        return others.Where(pair => pair.Key != "match[]").Concat(selectors.Select(selector => KeyValuePair.Create("match[]", selector)));
    }

    private static async Task CopyAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // What is no answer of the API (a redirect, a page of a proxy) is not shown as one.
        if (response.Content.Headers.ContentType?.MediaType != "application/json") throw new InvalidDataException($"it answered {(int)response.StatusCode} with '{response.Content.Headers.ContentType?.MediaType}', expected JSON");
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = "application/json";
        await response.Content.CopyToAsync(context.Response.Body, cancellationToken);
    }
}
