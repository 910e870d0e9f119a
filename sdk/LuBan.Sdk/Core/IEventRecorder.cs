namespace LuBan.Sdk.Core;

/// <summary>Tells people what happened to an object: <c>kubectl get events</c> and <c>kubectl describe</c> show it for about an hour. Injectable in every extension.</summary>
/// <remarks>Returns at once and never throws because of the store. What is repeated is counted, not written again; a source that talks too much about one object is cut short.</remarks>
public interface IEventRecorder
{
    /// <summary>Records something expected.</summary>
    /// <param name="about">The object, as it was read: with apiVersion, kind, name and uid.</param>
    /// <param name="reason">One CamelCase word of at most 128 characters, such as <c>Scaled</c>.</param>
    /// <param name="message">One sentence; at most 1,024 characters are kept.</param>
    void Normal(Resource about, string reason, string message);

    /// <summary>Records something that somebody should look at.</summary>
    /// <param name="about">The object, as it was read: with apiVersion, kind, name and uid.</param>
    /// <param name="reason">One CamelCase word of at most 128 characters, such as <c>ScaleFailed</c>.</param>
    /// <param name="message">One sentence; at most 1,024 characters are kept.</param>
    void Warning(Resource about, string reason, string message);
}
