using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Converts objects of a kind between its versions.</summary>
/// <remarks>Called on any thread, also while lists and watches are read: it must be quick, must not block, and must give the same answer for the same object.</remarks>
public interface IKindConversion
{
    /// <summary>Changes an object of one version into one of another.</summary>
    /// <param name="body">The object; it is changed in place. <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> are not its business.</param>
    /// <param name="fromVersion">The version that it has.</param>
    /// <param name="toVersion">The version that it gets.</param>
    void Convert(JsonObject body, string fromVersion, string toVersion);
}
