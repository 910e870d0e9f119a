using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Converts objects of a kind between its versions.</summary>
/// <remarks>Called on any thread, also while lists and watches are read: it must be quick, must not block, and must give the same answer for the same object.</remarks>
public interface IKindConversion
{
    /// <summary>Whether a version is one of those that can be converted.</summary>
    /// <param name="version">The version, as stored content is marked with it.</param>
    /// <returns>False for a version of which nothing is known any more, or not yet.</returns>
    bool Knows(string version) => true;

    /// <summary>Changes an object of one version into one of another.</summary>
    /// <param name="body">The object; it is changed in place. <c>apiVersion</c> and <c>kind</c> are not its business, and of the metadata only labels and annotations are taken over.</param>
    /// <param name="fromVersion">The version that it has.</param>
    /// <param name="toVersion">The version that it gets.</param>
    void Convert(JsonObject body, string fromVersion, string toVersion);
}
