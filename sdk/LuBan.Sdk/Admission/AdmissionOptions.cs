namespace LuBan.Sdk;

/// <summary>When a hook is asked, and what happens when it does not answer. Writes of the kernel itself are never asked about.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Which writes it is asked about. Writes of the status are not among them.</summary>
    /// <value>Default: create and update.</value>
    public AdmissionOperations Operations { get; set; } = AdmissionOperations.Create | AdmissionOperations.Update;

    /// <summary>Lower ones are asked first; equal ones by extension id.</summary>
    public int Order { get; set; }

    /// <summary>How long it may take. 1 to 30 seconds.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What happens to the write when the hook fails, hangs or cannot read the object.</summary>
    /// <value>Default: the write is refused.</value>
    public AdmissionFailurePolicy FailurePolicy { get; set; } = AdmissionFailurePolicy.Fail;

    /// <summary>Only objects with these labels, before or after the write; in Kubernetes syntax, such as <c>tier in (a,b)</c>. Null for all.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>Only objects in namespaces with these labels, such as <c>kubernetes.io/metadata.name=team-a</c>. Null for all; objects without a namespace always count.</summary>
    public string? NamespaceSelector { get; set; }

    /// <summary>Says that the kind belongs to somebody else, on purpose. Without it a hook is for the extension's own kinds.</summary>
    public bool ForOthersKind { get; set; }
}

/// <summary>What a write does.</summary>
[Flags]
public enum AdmissionOperations
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A new object.</summary>
    Create = 1,

    /// <summary>A change.</summary>
    Update = 2,

    /// <summary>A deletion, or the mark for one.</summary>
    Delete = 4,
}

/// <summary>What happens to a write when a hook does not do its part.</summary>
public enum AdmissionFailurePolicy
{
    /// <summary>It is refused: nothing passes unseen.</summary>
    Fail,

    /// <summary>It passes with a warning: nothing is held up.</summary>
    Ignore,
}
