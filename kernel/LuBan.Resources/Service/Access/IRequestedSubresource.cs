using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>A part of an object that is asked for with a POST and answered at once, such as the token of a service account. Nothing is stored.</summary>
public interface IRequestedSubresource
{
    /// <summary>The group of the object's kind.</summary>
    string Group { get; }

    /// <summary>The plural of the object's kind.</summary>
    string Plural { get; }

    /// <summary>The last part of the path.</summary>
    string Name { get; }

    /// <summary>The kind of what is sent and answered. It need not be served by itself.</summary>
    ResourceKind Request { get; }

    /// <summary>Answers.</summary>
    /// <param name="target">The object.</param>
    /// <param name="request">What was sent, as its schema knows it.</param>
    /// <param name="options">Who asks; takes warnings. A dry run has no effects.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="Sdk.ResourceException">What was asked for is refused.</exception>
    ValueTask<JsonObject> CreateAsync(ResourceObject target, JsonObject request, WriteOptions options, CancellationToken cancellationToken);
}
