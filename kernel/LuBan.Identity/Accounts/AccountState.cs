namespace LuBan.Identity;

/// <summary>Whether an account may be used.</summary>
public enum AccountState
{
    /// <summary>It may.</summary>
    Active,

    /// <summary>An administrator has switched it off.</summary>
    Disabled,

    /// <summary>Too many wrong passwords: who guesses has to wait. Sessions and tokens go on.</summary>
    Locked,

    /// <summary>The password was given by somebody else and has to be replaced first.</summary>
    PasswordChangeRequired,
}
