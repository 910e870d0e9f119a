using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Answers requests for objects and collections.</summary>
internal sealed class ResourceEndpoint(ResourceService service, IAccessReviewer reviewer, TimeProvider time)
{
    private const int DeletePage = 500;

    internal Task HandleAsync(HttpContext context, RequestPath path)
    {
        var kind = service.Registry.Current.Find(path.Group, path.Version!, path.Plural!) ?? throw DiscoveryEndpoint.Unknown(context.Request.Path);
        if (path.Namespace is not null && !kind.IsNamespaced) throw DiscoveryEndpoint.Unknown(context.Request.Path);
        if (kind.IsVirtual) return ReviewAsync(context, kind, path);
        if (path.Name is null) return CollectionAsync(context, kind, path);
        if (kind.IsNamespaced && path.Namespace is null) throw DiscoveryEndpoint.Unknown(context.Request.Path);
        if (path.Subresource is not null && !(path.Subresource == "status" && kind.HasStatus)) throw DiscoveryEndpoint.Unknown(context.Request.Path);
        return ObjectAsync(context, kind, path);
    }

    internal static Sdk.ResourceException MethodNotAllowed(HttpContext context, string allowed)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Allow = allowed;
            return Task.CompletedTask;
        });
        return Refusal.Create(405, "MethodNotAllowed", $"the server does not allow this method on the requested resource: {context.Request.Method} is not one of {allowed}");
    }

    private async Task ReviewAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        if (path.Name is not null || path.Namespace is null && kind.IsNamespaced) throw DiscoveryEndpoint.Unknown(context.Request.Path);
        if (!HttpMethods.IsPost(context.Request.Method)) throw MethodNotAllowed(context, "POST");
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, context.RequestAborted).ConfigureAwait(false);
        var options = Options(context);
        var answer = await new ReviewEndpoint(reviewer).AnswerAsync(kind, path.Namespace, body, context.User, options, context.RequestAborted).ConfigureAwait(false);
        AddWarnings(context, options);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.WriteAsync(context, answer).ConfigureAwait(false);
    }

    private Task CollectionAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            return Flag(context, "watch") ? new WatchStream(service, time).RunAsync(context, kind, Query(context, path)) : ListAsync(context, kind, path);
        if (HttpMethods.IsPost(method) && (path.Namespace is not null || !kind.IsNamespaced)) return CreateAsync(context, kind, path);
        if (HttpMethods.IsDelete(method)) return DeleteCollectionAsync(context, kind, path);
        throw MethodNotAllowed(context, "GET, HEAD, POST, DELETE");
    }

    private Task ObjectAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            // The old form of a watch on one object: kubectl sends it for `get NAME -w`.
            return Flag(context, "watch")
                ? new WatchStream(service, time).RunAsync(context, kind, Query(context, path) with { FieldSelector = $"metadata.name={path.Name}" })
                : GetAsync(context, kind, path);
        }

        if (HttpMethods.IsPut(method)) return UpdateAsync(context, kind, path);
        if (HttpMethods.IsPatch(method)) return PatchAsync(context, kind, path);
        if (HttpMethods.IsDelete(method) && path.Subresource is null) return DeleteAsync(context, kind, path);
        throw MethodNotAllowed(context, path.Subresource is null ? "GET, HEAD, PUT, PATCH, DELETE" : "GET, HEAD, PUT, PATCH");
    }

    private async Task GetAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var found = await service.GetAsync(kind, path.Namespace ?? "", path.Name!, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, found ?? throw Refusal.NotFound(kind, path.Name!), StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task ListAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        var format = Accept.Negotiate(context.Request);
        var list = await service.ListAsync(kind, Query(context, path), context.RequestAborted).ConfigureAwait(false);
        await ListDocument.WriteAsync(context, kind, list, format, time).ConfigureAwait(false);
    }

    private async Task CreateAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, context.RequestAborted).ConfigureAwait(false);
        var options = Options(context);
        var created = await service.CreateAsync(kind, path.Namespace ?? "", body, options, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, created, StatusCodes.Status201Created, options).ConfigureAwait(false);
    }

    private async Task UpdateAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, context.RequestAborted).ConfigureAwait(false);
        var options = Options(context);
        var updated = await service.UpdateAsync(kind, path.Namespace ?? "", path.Name!, body, path.Subresource, options, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, updated, StatusCodes.Status200OK, options).ConfigureAwait(false);
    }

    private async Task PatchAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var (type, patch) = await BodyReader.ReadPatchAsync(context.Request, kind, context.RequestAborted).ConfigureAwait(false);
        var options = Options(context);
        if (type == PatchType.Apply && patch is JsonObject config)
        {
            var (applied, created) = await service.ApplyAsync(kind, path.Namespace ?? "", path.Name!, config, path.Subresource, options, context.RequestAborted).ConfigureAwait(false);
            await WriteObjectAsync(context, applied, created ? StatusCodes.Status201Created : StatusCodes.Status200OK, options).ConfigureAwait(false);
            return;
        }

        var patched = await service.PatchAsync(kind, path.Namespace ?? "", path.Name!, type, patch, path.Subresource, options, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, patched, StatusCodes.Status200OK, options).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var (delete, options) = await DeleteOptionsAsync(context).ConfigureAwait(false);
        var before = await service.GetAsync(kind, path.Namespace ?? "", path.Name!, context.RequestAborted).ConfigureAwait(false);
        var waiting = await service.DeleteAsync(kind, path.Namespace ?? "", path.Name!, delete, options, context.RequestAborted).ConfigureAwait(false);
        AddWarnings(context, options);
        if (waiting is not null) await WriteObjectAsync(context, waiting, StatusCodes.Status200OK, options).ConfigureAwait(false);
        else await JsonAnswer.WriteAsync(context, StatusDocument.Deleted(kind, path.Name!, before?.Uid ?? "")).ConfigureAwait(false);
    }

    private async Task DeleteCollectionAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        var format = Accept.Negotiate(context.Request);
        var (delete, options) = await DeleteOptionsAsync(context).ConfigureAwait(false);
        var query = Query(context, path);
        var deleted = new List<ResourceObject>();
        string? next = null;
        ResourceObjectList page;
        do
        {
            page = await service.ListAsync(kind, query with { Limit = query.Limit > 0 ? query.Limit : DeletePage, Continue = next ?? query.Continue }, context.RequestAborted).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                try
                {
                    await service.DeleteAsync(kind, item.Namespace, item.Name, delete with { Uid = item.Uid }, options, context.RequestAborted).ConfigureAwait(false);
                    deleted.Add(item);
                }
                catch (Sdk.ResourceException refusal) when (refusal.StatusCode == 404)
                {
                    // Somebody else was faster.
                }
            }

            next = page.Continue;
        }
        while (next is not null && query.Limit <= 0);
        AddWarnings(context, options);
        await ListDocument.WriteAsync(context, kind, new ResourceObjectList(deleted, service.Cache.Of(kind.Group, kind.Plural).Revision, next, null), format, time).ConfigureAwait(false);
    }

    private static async Task<(ResourceDeleteOptions Delete, WriteOptions Options)> DeleteOptionsAsync(HttpContext context)
    {
        var body = await BodyReader.ReadOptionsAsync(context.Request, context.RequestAborted).ConfigureAwait(false) ?? [];
        var policy = ObjectDocument.Text(body, "propagationPolicy") is { Length: > 0 } sent ? sent : context.Request.Query["propagationPolicy"].ToString();
        if (policy.Length == 0 && body["orphanDependents"] is JsonValue orphan && orphan.TryGetValue<bool>(out var orphans)) policy = orphans ? "Orphan" : "Background";
        if (body["preconditions"] is not (null or JsonObject)) throw Refusal.BadRequest("preconditions must be an object.");
        var preconditions = body["preconditions"] as JsonObject ?? [];
        var delete = new ResourceDeleteOptions
        {
            Propagation = policy switch
            {
                "" or "Background" => DeletionPropagation.Background,
                "Foreground" => DeletionPropagation.Foreground,
                "Orphan" => DeletionPropagation.Orphan,
                _ => throw Refusal.BadRequest($"propagationPolicy '{policy}' is not one of Background, Foreground, Orphan."),
            },
            Uid = ObjectDocument.Text(preconditions, "uid"),
            ResourceVersion = ObjectDocument.Text(preconditions, "resourceVersion"),
        };
        var dryRun = body["dryRun"] is JsonArray values ? string.Join(',', values.Select(value => value?.ToString())) : null;
        return (delete, Options(context, dryRun));
    }

    private async Task WriteObjectAsync(HttpContext context, ResourceObject item, int statusCode, WriteOptions? options = null)
    {
        AddWarnings(context, options);
        context.Response.StatusCode = statusCode;
        var format = Accept.Negotiate(context.Request);
        if (format == ResponseFormat.Object)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = item.Json.Length;
            if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(item.Json, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var metadata = new JsonObject { ["resourceVersion"] = item.Revision.ToString(CultureInfo.InvariantCulture) };
        var document = format == ResponseFormat.Table
            ? new TableDocument(item.Kind, context.Request.Query["includeObject"], time.GetUtcNow()).Of([item], metadata)
            : PartialMetadata.Of(item);
        await JsonAnswer.WriteAsync(context, document).ConfigureAwait(false);
    }

    private static void AddWarnings(HttpContext context, WriteOptions? options)
    {
        foreach (var warning in options?.Warnings ?? [])
            context.Response.Headers.Append("Warning", $"299 - \"{Quote(warning)}\"");
        options?.Warnings?.Clear();
    }

    /// <summary>A header holds printable ASCII only.</summary>
    private static string Quote(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c is >= ' ' and <= '~' ? c.ToString() : "?"));

    private static WriteOptions Options(HttpContext context, string? dryRunInBody = null)
    {
        var query = context.Request.Query;
        var dryRun = dryRunInBody ?? query["dryRun"].ToString();
        return new WriteOptions
        {
            DryRun = dryRun switch { "" => false, "All" => true, _ => throw Refusal.BadRequest($"dryRun '{dryRun}' is not supported; the only value is All.") },
            FieldManager = query["fieldManager"].ToString(),
            Force = Flag(context, "force"),
            FieldValidation = query["fieldValidation"].ToString() switch
            {
                "" or "Warn" => FieldValidation.Warn,
                "Ignore" => FieldValidation.Ignore,
                "Strict" => FieldValidation.Strict,
                var other => throw Refusal.BadRequest($"fieldValidation '{other}' is not one of Ignore, Warn, Strict."),
            },
            User = context.User.Identity?.Name ?? "",
            Warnings = [],
        };
    }

    private static ResourceQuery Query(HttpContext context, RequestPath path)
    {
        var query = context.Request.Query;
        var match = query["resourceVersionMatch"].ToString();
        return new ResourceQuery
        {
            Namespace = path.Namespace,
            LabelSelector = query["labelSelector"],
            FieldSelector = query["fieldSelector"],
            Limit = Number(query["limit"].ToString(), "limit"),
            Continue = query["continue"],
            ResourceVersion = query["resourceVersion"],
            ExactResourceVersion = match switch { "" or "NotOlderThan" => false, "Exact" => true, _ => throw Refusal.BadRequest($"resourceVersionMatch '{match}' is not one of Exact, NotOlderThan.") },
            AllowBookmarks = Flag(context, "allowWatchBookmarks"),
            SendInitialEvents = Flag(context, "sendInitialEvents"),
        };
    }

    internal static bool Flag(HttpContext context, string name) => context.Request.Query[name].ToString() is "true" or "1" or "True";

    internal static int Number(string text, string name) =>
        text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.BadRequest($"{name} '{text}' is not a whole number of at most {int.MaxValue}.");
}
