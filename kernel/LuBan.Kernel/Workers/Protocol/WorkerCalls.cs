using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>The paths of calls from the kernel to a worker.</summary>
internal static class WorkerPaths
{
    public const string Prefix = "/.luban/";
    public const string Description = Prefix + "description";
    public const string Start = Prefix + "start";
    public const string WarmUp = Prefix + "warm-up";
    public const string Health = Prefix + "health";
    public const string Metrics = Prefix + "metrics";
    public const string Configuration = Prefix + "configuration";
    public const string Reconcile = Prefix + "reconcile";
    public const string Triggers = Prefix + "triggers";
    public const string Admission = Prefix + "admission";
    public const string Event = Prefix + "event";
    public const string Audit = Prefix + "audit";
    public const string Identity = Prefix + "identity";
    public const string Drain = Prefix + "drain";
    public const string Stop = Prefix + "stop";
}

/// <summary>The paths of calls from a worker to the kernel.</summary>
internal static class KernelPaths
{
    public const string Get = "/get";
    public const string List = "/list";
    public const string Create = "/create";
    public const string Update = "/update";
    public const string Patch = "/patch";
    public const string Delete = "/delete";
    public const string Watch = "/watch";
    public const string Serves = "/serves";
    public const string Review = "/review";
    public const string Authorize = "/authorize";
    public const string Publish = "/publish";
    public const string Record = "/record";
    public const string Topic = "/topic";
    public const string Notify = "/notify";
    public const string Log = "/log";
}

/// <summary>Names of headers.</summary>
internal static class WorkerHeaders
{
    /// <summary>From the kernel to a worker: who calls, signed.</summary>
    public const string Caller = "LuBan-Caller";

    /// <summary>From a worker to the kernel: which of the kernel's calls it is about.</summary>
    public const string Call = "LuBan-Call";

    /// <summary>The scheme of the token with which an extension asks for the kernel's own API, not for a call.</summary>
    public const string ApiScheme = "Extension";

    /// <summary>The status of an answer that is a <see cref="WorkerFailure"/>.</summary>
    public const int FailureStatus = 422;
}

/// <summary>Hands an object to a reconciler.</summary>
/// <param name="Reconciler">Its type name.</param>
/// <param name="Request">The object.</param>
/// <param name="Seen">What the kernel had seen of each kind when it called: a cache in the worker must not be older.</param>
internal sealed record ReconcileCall(string Reconciler, ReconcileRequest Request, IReadOnlyList<KindRevision> Seen);

/// <summary>The revision of the last change of a kind that was seen.</summary>
internal sealed record KindRevision(KindName Kind, long Revision);

/// <summary>What a reconciler says.</summary>
internal sealed record ReconcileReply(TimeSpan? RequeueAfter);

/// <summary>Asks whom changes concern.</summary>
/// <param name="Reconciler">The reconciler's type name.</param>
/// <param name="Trigger">The place of the trigger.</param>
/// <param name="Changes">The changes.</param>
internal sealed record TriggerCall(string Reconciler, int Trigger, IReadOnlyList<TriggerChange> Changes);

/// <summary>A change that a trigger is asked about.</summary>
internal sealed record TriggerChange(ResourceEventType Type, JsonElement Current, JsonElement? Previous);

/// <summary>For each change: whether it matters, and whom the object before and after it concerns.</summary>
internal sealed record TriggerReply(IReadOnlyList<TriggerVerdict> Verdicts);

/// <summary>What a trigger says about a change.</summary>
internal sealed record TriggerVerdict(bool Matters, IReadOnlyList<ReconcileRequest> Concerned);

/// <summary>Asks an admission hook.</summary>
internal sealed record AdmissionAsk(
    AdmissionContribution Hook, bool Validate, AdmissionOperation Operation, KindName Kind, string KindOf, string Namespace, string Name, bool DryRun, string User, AccessSubject? Caller, JsonObject? Object, JsonObject? Old);

/// <summary>What a hook says; no reply when there is no such hook.</summary>
internal sealed record AdmissionTell(AdmissionReply? Reply);

/// <summary>Delivers an event.</summary>
internal sealed record EventTell(string Name, JsonElement Payload, EventContext Context);

/// <summary>Hands records to a sink of the audit log.</summary>
internal sealed record AuditTell(string Sink, IReadOnlyList<AuditSinkRecord> Records);

/// <summary>Whether it was there.</summary>
internal sealed record Found(bool Value);

/// <summary>Asks an identity provider.</summary>
internal sealed record IdentityAsk(string Provider, IdentityStep Step, JsonElement Input);

/// <summary>What an identity provider says.</summary>
internal sealed record IdentityTell(bool Found, JsonElement? Value);

/// <summary>A step of ending: what is asked of the requests that are still there.</summary>
internal enum DrainStep
{
    /// <summary>Hosted services and event streams hear that it ends.</summary>
    Stopping,

    /// <summary>Clients of WebSockets are told to connect again.</summary>
    Sockets,

    /// <summary>Requests are cancelled.</summary>
    Cancel,
}

/// <summary>Takes a step towards the end.</summary>
internal sealed record DrainCall(DrainStep Step);

/// <summary>What went wrong while it stopped, and how much is still under way.</summary>
internal sealed record StopReply(IReadOnlyList<string> Notes);

/// <summary>Whether a new configuration is in force.</summary>
internal sealed record ConfigurationReply(LoadFailure? Failure);

/// <summary>What concerns the objects of a kind.</summary>
internal sealed record ObjectCall
{
    public required KindName Kind { get; init; }

    /// <summary>In the name of the caller of <see cref="WorkerHeaders.Call"/>; otherwise in the extension's own.</summary>
    public bool AsCaller { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? Subresource { get; init; }

    public JsonObject? Body { get; init; }

    public ResourceListOptions? List { get; init; }

    public string? ResourceVersion { get; init; }

    public bool Bookmarks { get; init; }
}

/// <summary>A page of objects.</summary>
internal sealed record ObjectPage(IReadOnlyList<JsonElement> Items, long Revision, string? Continue);

/// <summary>A line of a watch.</summary>
internal sealed record ObjectChange(ResourceEventType Type, JsonElement Object, long Revision, WorkerFailure? Failure = null);

/// <summary>Whether the caller of a call may do something.</summary>
internal sealed record ReviewCall(IReadOnlyList<AccessQuestion> Questions);

/// <summary>Whether the caller of a call may reach an endpoint.</summary>
internal sealed record AuthorizeCall(IReadOnlyList<string> Permissions, string? Endpoint, IReadOnlyList<AccessQuestion> Questions);

/// <summary>Publishes an event.</summary>
internal sealed record PublishCall(string Name, JsonElement Payload);

/// <summary>Tells what happened to an object.</summary>
internal sealed record RecordCall(ObjectReference About, bool IsWarning, string Reason, string Message, IReadOnlyDictionary<string, string>? Origin = null);

/// <summary>Speaks to the consoles.</summary>
internal sealed record TopicCall(string Topic, JsonElement Payload);

/// <summary>What a worker has to tell about itself, in the order in which it happened.</summary>
internal sealed record LogCall(IReadOnlyList<WorkerNote> Notes, long Dropped);

/// <summary>A line of the log, or a fault that counts against the extension's health.</summary>
internal sealed record WorkerNote(WorkerNoteKind Kind, DateTimeOffset Time, LogLevel Level, string Category, string Text);

/// <summary>What a note is.</summary>
internal enum WorkerNoteKind
{
    Line,
    Failure,
    Degraded,
}
