using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Answers requests for objects and collections.</summary>
internal sealed class ResourceEndpoint(ResourceService service, IAccessReviewer reviewer, ReviewEndpoint reviews, RequestedSubresources requested, TimeProvider time, ResourceApiOptions limits)
{
    private const int DeletePage = 500;

    private readonly WatchLimits _watches = new(limits);

    internal Task HandleAsync(HttpContext context, RequestPath path)
    {
        var kind = service.Registry.Current.Find(path.Group, path.Version!, path.Plural!) ?? throw DiscoveryEndpoint.Unknown(context.Request.Path);
        if (path.Namespace is not null && !kind.IsNamespaced) throw DiscoveryEndpoint.Unknown(context.Request.Path);
        WarningHeaders.AddDeprecation(context, kind);
        if (kind.IsVirtual) return ReviewAsync(context, kind, path);
        if (path.Name is null) return CollectionAsync(context, kind, path);
        if (kind.IsNamespaced && path.Namespace is null) throw DiscoveryEndpoint.Unknown(context.Request.Path);
        if (path.Subresource == "scale" && kind.Scale is not null) return new ScaleEndpoint(service).HandleAsync(context, kind, path);
        if (path.Subresource is not null && requested.Find(kind, path.Subresource) is { } part) return RequestAsync(context, kind, path, part);
        if (path.Subresource is not null && !ResourceService.HasSubresource(kind, path.Subresource)) throw DiscoveryEndpoint.Unknown(context.Request.Path);
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
        var options = RequestOptions.WriteByAgent(context, "CreateOptions");
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        var answer = await reviews.AnswerAsync(kind, path.Namespace, body, context.User, options, context.RequestAborted).ConfigureAwait(false);
        WarningHeaders.Add(context, options);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.WriteAsync(context, answer).ConfigureAwait(false);
    }

    private async Task RequestAsync(HttpContext context, ResourceKind kind, RequestPath path, IRequestedSubresource part)
    {
        if (!HttpMethods.IsPost(context.Request.Method)) throw MethodNotAllowed(context, "POST");
        var options = RequestOptions.WriteByAgent(context, "CreateOptions");
        var body = await BodyReader.ReadObjectAsync(context.Request, part.Request, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        var request = new WritePreparer(part.Request, options).Review(body);
        var target = await service.GetAsync(kind, path.Namespace ?? "", path.Name!, context.RequestAborted).ConfigureAwait(false) ?? throw Refusal.NotFound(kind, path.Name!);
        var answer = await part.CreateAsync(target, request, options, context.RequestAborted).ConfigureAwait(false);
        WarningHeaders.Add(context, options);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.WriteAsync(context, answer).ConfigureAwait(false);
    }

    private Task CollectionAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            return RequestOptions.Flag(context, "watch") ? WatchAsync(context, kind, path) : ListAsync(context, kind, path);
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
            return RequestOptions.Flag(context, "watch") ? WatchAsync(context, kind, path) : GetAsync(context, kind, path);
        }

        if (HttpMethods.IsPut(method)) return UpdateAsync(context, kind, path);
        if (path.Subresource == "finalize") throw MethodNotAllowed(context, "GET, HEAD, PUT");
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
        CheckTable(context);
        var list = await service.ListAsync(kind, RequestOptions.List(context, path, isWatch: false, limits), context.RequestAborted).ConfigureAwait(false);
        await ListDocument.WriteAsync(context, kind, list, format, time).ConfigureAwait(false);
    }

    private Task WatchAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        CheckTable(context);
        var query = RequestOptions.List(context, path, isWatch: true, limits);
        if (path.Name is not null) query = query with { FieldSelector = $"metadata.name={path.Name}" };
        // Without the objects that are there, and without a place to begin: from now on.
        if (context.Request.Query.ContainsKey("sendInitialEvents") && !query.SendInitialEvents && query.ResourceVersion is null or "" or "0")
            query = query with { ResourceVersion = service.RevisionOf(kind).ToString(CultureInfo.InvariantCulture) };
        return new WatchStream(service, time, _watches, limits.WatchPatience).RunAsync(context, kind, query);
    }

    private static void CheckTable(HttpContext context)
    {
        var include = context.Request.Query["includeObject"].ToString();
        if (include is not ("" or "None" or "Metadata" or "Object"))
            throw Refusal.InvalidOptions("TableOptions", [new StatusCause("FieldValueInvalid", $"Invalid value: \"{include}\": must be 'Metadata', 'Object', 'None', or empty", "includeObject")]);
    }

    private async Task CreateAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var options = RequestOptions.WriteByAgent(context, "CreateOptions");
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        var created = await service.CreateAsync(kind, path.Namespace ?? "", body, options, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, created, StatusCodes.Status201Created, options).ConfigureAwait(false);
    }

    private async Task UpdateAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var options = RequestOptions.WriteByAgent(context, "UpdateOptions");
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        var updated = await service.UpdateAsync(kind, path.Namespace ?? "", path.Name!, body, path.Subresource, options, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, updated, StatusCodes.Status200OK, options).ConfigureAwait(false);
    }

    private async Task PatchAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var options = RequestOptions.Write(context, "PatchOptions");
        var (type, patch) = await BodyReader.ReadPatchAsync(context.Request, kind, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        if (type == PatchType.Apply && patch is JsonObject config)
        {
            options = options with { BeforeCreate = token => CheckCreateAsync(context, token) };
            var (applied, created) = await service.ApplyAsync(kind, path.Namespace ?? "", path.Name!, config, path.Subresource, options, context.RequestAborted).ConfigureAwait(false);
            await WriteObjectAsync(context, applied, created ? StatusCodes.Status201Created : StatusCodes.Status200OK, options).ConfigureAwait(false);
            return;
        }

        if (options.FieldManager.Length == 0) options = options with { FieldManager = RequestOptions.WriteByAgent(context, "PatchOptions").FieldManager };
        var patched = await service.PatchAsync(kind, path.Namespace ?? "", path.Name!, type, patch, path.Subresource, options, context.RequestAborted).ConfigureAwait(false);
        await WriteObjectAsync(context, patched, StatusCodes.Status200OK, options).ConfigureAwait(false);
    }

    /// <summary>Who may patch may not yet create.</summary>
    private async ValueTask CheckCreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (subject, question) = (reviewer.Describe(context.User), RequestQuestion.Of(context.Request) with { Verb = "create" });
        var answer = await reviewer.ReviewAsync(subject, question, cancellationToken).ConfigureAwait(false);
        if (!answer.Allowed) throw AccessRefusal.Of(subject, question, answer);
    }

    private async Task DeleteAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var (delete, options) = await DeleteOptionsAsync(context).ConfigureAwait(false);
        var before = await service.GetAsync(kind, path.Namespace ?? "", path.Name!, context.RequestAborted).ConfigureAwait(false);
        var waiting = await service.DeleteAsync(kind, path.Namespace ?? "", path.Name!, delete, options, context.RequestAborted).ConfigureAwait(false);
        WarningHeaders.Add(context, options);
        if (waiting is not null) await WriteObjectAsync(context, waiting, StatusCodes.Status200OK, options).ConfigureAwait(false);
        else await JsonAnswer.WriteAsync(context, StatusDocument.Deleted(kind, path.Name!, before?.Uid ?? "")).ConfigureAwait(false);
    }

    private async Task DeleteCollectionAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        var format = Accept.Negotiate(context.Request);
        var (delete, options) = await DeleteOptionsAsync(context).ConfigureAwait(false);
        var query = RequestOptions.List(context, path, isWatch: false, limits);
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
        WarningHeaders.Add(context, options);
        await ListDocument.WriteAsync(context, kind, new ResourceObjectList(deleted, service.Cache.Of(kind.Group, kind.Plural).Revision, next, null), format, time).ConfigureAwait(false);
    }

    private static async Task<(ResourceDeleteOptions Delete, WriteOptions Options)> DeleteOptionsAsync(HttpContext context) =>
        RequestOptions.Delete(context, await BodyReader.ReadOptionsAsync(context.Request, context.RequestAborted).ConfigureAwait(false));

    private async Task WriteObjectAsync(HttpContext context, ResourceObject item, int statusCode, WriteOptions? options = null)
    {
        WarningHeaders.Add(context, options);
        context.Response.StatusCode = statusCode;
        var format = Accept.Negotiate(context.Request);
        if (format == ResponseFormat.Object)
        {
            await JsonAnswer.WriteAsync(context, item.Json).ConfigureAwait(false);
            return;
        }

        var metadata = new JsonObject { ["resourceVersion"] = item.Revision.ToString(CultureInfo.InvariantCulture) };
        var document = format == ResponseFormat.Table
            ? new TableDocument(item.Kind, context.Request.Query["includeObject"], time.GetUtcNow()).Of([item], metadata)
            : PartialMetadata.Of(item);
        await JsonAnswer.WriteAsync(context, document).ConfigureAwait(false);
    }
}
