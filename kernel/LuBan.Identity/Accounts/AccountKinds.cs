using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>The kinds about accounts.</summary>
internal static class AccountKinds
{
    internal static ResourceKind User { get; } = ResourceKind.FromType(typeof(User), IdentityKinds.Owner);

    internal static ResourceKind Group { get; } = ResourceKind.FromType(typeof(Group), IdentityKinds.Owner);

    /// <summary>One per account, named after the User's uid.</summary>
    internal static ResourceKind Credential { get; } = RecordKinds.Of("Credential", "credentials");

    internal static ResourceKind Session { get; } = RecordKinds.Of("Session", "sessions");

    internal static ResourceKind PersonalToken { get; } = RecordKinds.Of("PersonalToken", "personaltokens");

    /// <summary>When a session or a token was last used: often written, and not missed much.</summary>
    internal static ResourceKind LastUse { get; } = RecordKinds.Of("LastUse", "lastuses", StorageClass.Volatile);

    /// <summary>A sign-in that is under way.</summary>
    internal static ResourceKind SignInAttempt { get; } = RecordKinds.Of("SignInAttempt", "signinattempts", StorageClass.Volatile);

    /// <summary>How often guesses were wrong, by account and by address.</summary>
    internal static ResourceKind FailureCount { get; } = RecordKinds.Of("FailureCount", "failurecounts", StorageClass.Volatile);

    /// <summary>Who signed in when; one per account, named after the User's uid.</summary>
    internal static ResourceKind LoginHistory { get; } = RecordKinds.Of("LoginHistory", "loginhistories", StorageClass.Volatile);

    internal static IReadOnlyList<ResourceKind> All { get; } = [User, Group, Credential, Session, PersonalToken, LastUse, SignInAttempt, FailureCount, LoginHistory];
}
