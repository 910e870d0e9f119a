using System.Text.Encodings.Web;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>Makes the 403 of a caller that may not do what it asks for, in the words of Kubernetes.</summary>
public static class AccessRefusal
{
    /// <summary>The refusal, such as <c>notes.example.dev "a" is forbidden: User "ada" cannot get resource "notes" in API group "example.dev" in the namespace "team"</c>.</summary>
    /// <param name="subject">Who asked.</param>
    /// <param name="question">What for.</param>
    /// <param name="answer">The decision; its reason is added.</param>
    /// <returns>The exception to throw.</returns>
    public static ResourceException Of(AccessSubject subject, AccessQuestion question, AccessAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        var why = answer.Reason.Length == 0 ? Text(subject, question) : $"{Text(subject, question)}: {answer.Reason}";
        if (question.Path is not null) return Refusal.Create(403, "Forbidden", $"forbidden: {why}", new StatusDetails("", "", "", []));
        var resource = question.Group.Length == 0 ? question.Resource : $"{question.Resource}.{question.Group}";
        var about = question.Name.Length == 0 ? $"{resource} is forbidden" : $"{resource} \"{question.Name}\" is forbidden";
        return Refusal.Create(403, "Forbidden", $"{about}: {why}", new StatusDetails(question.Group, question.Resource, question.Name, []));
    }

    /// <summary>The sentence alone: who cannot do what.</summary>
    /// <param name="subject">Who asked.</param>
    /// <param name="question">What for.</param>
    /// <returns>The sentence.</returns>
    public static string Text(AccessSubject subject, AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(question);
        if (question.Path is not null) return $"User {Quoted(subject.Name)} cannot {question.Verb} path {Quoted(question.Path)}";
        var resource = question.Subresource.Length == 0 ? question.Resource : $"{question.Resource}/{question.Subresource}";
        var where = question.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {Quoted(question.Namespace)}";
        return $"User {Quoted(subject.Name)} cannot {question.Verb} resource {Quoted(resource)} in API group {Quoted(question.Group)} {where}";
    }

    // What a path or a name holds is the caller's: quotes and line ends in it must not look like ours.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
