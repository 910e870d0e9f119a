using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>Makes the refusals of the API, in the words that Kubernetes clients know.</summary>
public static class Refusal
{
    private const string DetailsKey = "LuBan.StatusDetails";
    private const string FenceTokenKey = "LuBan.FenceToken";

    /// <summary>The details of a refusal, for the <c>Status</c> that is sent.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <returns>The details, or null.</returns>
    public static StatusDetails? GetDetails(this ResourceException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Data[DetailsKey] as StatusDetails;
    }

    /// <summary>A refusal with details.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="reason">The Kubernetes reason.</param>
    /// <param name="message">What was refused and why.</param>
    /// <param name="details">What it is about.</param>
    /// <returns>The exception to throw.</returns>
    public static ResourceException Create(int statusCode, string reason, string message, StatusDetails? details = null)
    {
        var refusal = new ResourceException(statusCode, reason, message);
        if (details is not null) refusal.Data[DetailsKey] = details;
        return refusal;
    }

    /// <summary>422: the object breaks a rule. All problems at once.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="causes">The problems.</param>
    /// <returns>The exception to throw.</returns>
    public static ResourceException Invalid(ResourceKind kind, string name, IReadOnlyList<StatusCause> causes)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(causes);
        var texts = causes.Select(cause => cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}").ToList();
        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var qualified = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        return Create(422, "Invalid", $"{qualified} \"{name}\" is invalid: {text}", new StatusDetails(kind.Group, kind.Kind, name, causes));
    }

    /// <summary>403: a rule of the kernel forbids it, whoever asks.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="why">Why, and what to do instead.</param>
    /// <returns>The exception to throw.</returns>
    public static ResourceException Forbidden(ResourceKind kind, string name, string why)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Create(403, "Forbidden", $"{kind.QualifiedPlural} \"{name}\" is forbidden: {why}", About(kind, name));
    }

    /// <summary>409: the object is in another state than the request expects.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="why">Why.</param>
    /// <returns>The exception to throw.</returns>
    public static ResourceException Conflict(ResourceKind kind, string name, string why)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Create(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {why}", About(kind, name));
    }

    /// <summary>404: nobody serves the kind now.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The exception to throw.</returns>
    public static ResourceException NotServed(ResourceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Create(404, "NotFound", $"the server could not find the requested resource: nobody serves {kind.QualifiedPlural} {kind.Version} now", new StatusDetails(kind.Group, kind.Plural, "", []));
    }

    /// <summary>500: the object is there and cannot be decrypted.</summary>
    internal static ResourceException Unreadable(string problem) => Create(500, "InternalError", $"Internal error occurred: {problem}");

    /// <summary>422: how a request asks is wrong, not what it sends.</summary>
    internal static ResourceException InvalidOptions(string options, IReadOnlyList<StatusCause> causes)
    {
        var texts = causes.Select(cause => $"{cause.Field}: {cause.Message}").ToList();
        return Create(422, "Invalid", $"{options}.meta.k8s.io \"\" is invalid: {(texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]")}", new StatusDetails("meta.k8s.io", options, "", causes));
    }

    internal static ResourceException Modified(ResourceKind kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>The newest token, when a write was refused because its writer was deposed.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <returns>The token that the store remembers; null for any other refusal.</returns>
    public static long? GetFenceToken(this ResourceException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Data[FenceTokenKey] as long?;
    }

    /// <summary>Marks a refusal as one of a deposed writer, as <see cref="GetFenceToken"/> reads it: for refusals that come from another process.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="token">The token that the store remembers.</param>
    /// <returns><paramref name="refusal"/>.</returns>
    public static ResourceException Fenced(ResourceException refusal, long token)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        refusal.Data[FenceTokenKey] = token;
        return refusal;
    }

    internal static ResourceException Deposed(in ResourceKey key, StoreFence fence, long stored)
    {
        var refusal = Create(409, "Conflict", $"Operation cannot be fulfilled on {key.Resource}{(key.Group.Length == 0 ? "" : "." + key.Group)} \"{key.Name}\": the writer was deposed: its fencing token {fence.Token} for '{fence.Name}' is older than {stored}",
            new StatusDetails(key.Group, key.Resource, key.Name, []));
        refusal.Data[FenceTokenKey] = stored;
        return refusal;
    }

    internal static ResourceException NotFound(ResourceKind kind, string name) =>
        Create(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found", About(kind, name));

    internal static ResourceException AlreadyExists(ResourceKind kind, string name) =>
        Create(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists", About(kind, name));

    internal static ResourceException BadRequest(string message) => Create(400, "BadRequest", message);

    internal static ResourceException Expired(string message) => Create(410, "Expired", message);

    internal static ResourceException ContinueExpired(string freshToken) => Create(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to "
        + "retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first "
        + "chunk was returned and now may show up in the list.",
        new StatusDetails("", "", "", []) { Continue = freshToken });

    internal static ResourceException TooLarge(long requested, long current) =>
        Create(504, "Timeout", $"Too large resource version: {requested}, current: {current}",
            new StatusDetails("", "", "", [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")], RetryAfterSeconds: 1));

    private static StatusDetails About(ResourceKind kind, string name) => new(kind.Group, kind.Plural, name, []);
}
