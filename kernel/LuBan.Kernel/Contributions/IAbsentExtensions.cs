using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>Knows why an extension that a request asks for does not serve. Given by the room that installs extensions.</summary>
public interface IAbsentExtensions
{
    /// <summary>How long a request waits for an extension that is expected, before it is told so.</summary>
    /// <value>Zero for not at all.</value>
    TimeSpan HoldFor { get; }

    /// <summary>Explains an absence that will pass by itself.</summary>
    /// <param name="id">The extension id of the request, as written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What to tell the client, who is asked to come back; null when the extension is not expected.</returns>
    ValueTask<ExtensionProblem?> ExplainAsync(string id, CancellationToken cancellationToken);
}
