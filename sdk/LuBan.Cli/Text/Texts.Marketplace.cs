namespace LuBan.Cli.Text;

/// <summary>The texts of the commands that speak to the marketplace, to package sources and about bundles.</summary>
internal static partial class Texts
{
    // Help: searching
    public static readonly Message SearchCategory = new("Only extensions of this category.", "仅显示该类别的扩展。");
    public static readonly Message SearchPublisher = new("Only extensions of this publisher.", "仅显示该发布者的扩展。");
    public static readonly Message SearchSort = new("What comes first. Without it, what fits best; without a text, the most downloaded.", "排序方式。省略时最匹配的在前;没有搜索文本时下载最多的在前。");
    public static readonly Message SearchPrerelease = new("Also versions that are not stable yet.", "包含预发布版本。");
    public static readonly Message SearchSources = new("Search what all package sources of the server offer, instead of its marketplace.", "搜索服务器所有软件包源提供的内容,而不是其市场。");
    public static readonly Message LimitOption = new("How many to show at most.", "最多显示的数量。");
    public static readonly Message SkipOption = new("How many to leave out at the beginning.", "跳过开头的数量。");
    public static readonly Message ShownOf = new("{0} of {1} are shown; --limit and --skip show the others.", "显示了 {1} 项中的 {0} 项;可用 --limit 和 --skip 显示其余项。");
    public static readonly Message NothingThere = new("There is nothing.", "没有任何内容。");
    public static readonly Message Facet = new("{0}: {1}", "{0}:{1}");

    // Help: publishing
    public static readonly Message VersionArgument = new("The version, such as 1.2.0.", "版本,例如 1.2.0。");
    public static readonly Message VersionsArgument = new("One or more versions, such as 1.2.0.", "一个或多个版本,例如 1.2.0。");
    public static readonly Message PublisherArgument = new("The publisher's name.", "发布者的名称。");
    public static readonly Message MessageOption = new("What to tell those who see it.", "向看到它的人说明的文字。");
    public static readonly Message PushSymbols = new("Also push the .snupkg beside each file.", "同时推送每个文件旁的 .snupkg。");
    public static readonly Message PushWait = new("Wait until the package is listed or refused.", "等待软件包被列出或被拒绝。");
    public static readonly Message Unlist = new("Stop offering versions. Who has one keeps it, and who asks for exactly this one still gets it.", "停止提供某些版本。已安装者保留,明确请求该版本者仍可获得。");
    public static readonly Message Relist = new("Offer versions again that were unlisted or deprecated.", "重新提供曾被取消列出或弃用的版本。");
    public static readonly Message Deprecate = new("Warn everybody who sees or installs versions, and name what to use instead.", "向查看或安装某些版本的人发出警告,并指明替代品。");
    public static readonly Message DeprecateReason = new("Why; repeatable.", "原因,可重复。");
    public static readonly Message DeprecateAlternate = new("What to use instead, such as Acme.Greeter or Acme.Greeter@[2.0.0,).", "替代品,例如 Acme.Greeter 或 Acme.Greeter@[2.0.0,)。");
    public static readonly Message Quarantine = new("Stop delivering versions while they are being looked at. For administrators.", "在审查期间停止交付某些版本。供管理员使用。");
    public static readonly Message QuarantineQuestion = new("Quarantine {0} {1}? Nobody can download it until it is released.", "隔离 {0} {1} 吗?在解除之前无人可以下载。");
    public static readonly Message Revoke = new("Never deliver versions again, and have every server disable them. For administrators.", "不再交付某些版本,并使所有服务器停用它们。供管理员使用。");
    public static readonly Message RevokeQuestion = new("Revoke {0} {1}? Every server that has it disables it.", "撤销 {0} {1} 吗?已安装它的所有服务器都会将其停用。");
    public static readonly Message BlockReason = new("Why, as it is published.", "原因,将会公布。");
    public static readonly Message Release = new("End the quarantine or the revocation of versions. For administrators.", "解除某些版本的隔离或撤销。供管理员使用。");
    public static readonly Message StateNow = new("{0} {1} is {2}.", "{0} {1} 的状态为 {2}。");
    public static readonly Message Rollout = new("Say how many of 100 servers upgrade to a version by themselves.", "指定每 100 台服务器中有多少台会自动升级到某个版本。");
    public static readonly Message RolloutPercent = new("How many of 100. Who asks for the version gets it in any case.", "每 100 台中的数量。明确请求该版本者总能获得。");
    public static readonly Message RolloutChannel = new("Also move the version to this channel, such as stable or beta.", "同时将该版本移到此渠道,例如 stable 或 beta。");
    public static readonly Message RolloutNow = new("{0} {1}: {2} of 100 servers upgrade to it by themselves.", "{0} {1}:每 100 台服务器中有 {2} 台会自动升级到该版本。");
    public static readonly Message Submissions = new("Look at what waits for a review, and decide.", "查看等待审核的内容并作出决定。");
    public static readonly Message SubmissionsList = new("List what waits for a review.", "列出等待审核的内容。");
    public static readonly Message SubmissionsApprove = new("Approve a submission.", "批准提交。");
    public static readonly Message SubmissionsReject = new("Reject a submission, and say why.", "拒绝提交并说明原因。");
    public static readonly Message SubmissionsAppeal = new("Ask for another look at what was rejected, quarantined or revoked.", "请求重新审核被拒绝、隔离或撤销的内容。");
    public static readonly Message SubmissionId = new("The submission, as `luban submissions list` shows it.", "提交的编号,见 `luban submissions list`。");
    public static readonly Message SubmissionNow = new("{0}: {1}", "{0}:{1}");
    public static readonly Message Owners = new("Look at and change who may publish versions of an extension.", "查看和更改谁可以发布扩展的版本。");
    public static readonly Message OwnersList = new("List the owners.", "列出所有者。");
    public static readonly Message OwnersAdd = new("Let another publisher publish versions, too.", "允许另一个发布者也发布版本。");
    public static readonly Message OwnersRemove = new("Take the right to publish versions from a publisher.", "取消发布者发布版本的权利。");
    public static readonly Message OwnersRemoveQuestion = new("Take {1} from {0}?", "取消 {0} 对 {1} 的权利吗?");
    public static readonly Message OwnersTransfer = new("Offer the extension to another publisher. It changes hands when that one accepts.", "将扩展转让给另一个发布者。对方接受后生效。");
    public static readonly Message OwnersTransferQuestion = new("Give {0} to {1}?", "将 {0} 转让给 {1} 吗?");
    public static readonly Message OwnersAccept = new("Accept an extension that was offered.", "接受转让的扩展。");
    public static readonly Message TransferOffered = new("{0} is offered to {1}, who accepts with `luban owners accept {0}`.", "{0} 已提出转让给 {1},对方可用 `luban owners accept {0}` 接受。");
    public static readonly Message Publishers = new("Look at publishers and make new ones.", "查看和创建发布者。");
    public static readonly Message PublishersList = new("List the publishers.", "列出发布者。");
    public static readonly Message PublishersCreate = new("Make a publisher.", "创建发布者。");
    public static readonly Message PublishersShow = new("Show a publisher.", "显示发布者。");
    public static readonly Message PublisherTitle = new("The name that people see.", "显示名称。");
    public static readonly Message PublisherEmail = new("Where to reach the publisher.", "联系邮箱。");
    public static readonly Message PublisherUrl = new("The publisher's page.", "发布者的网页。");
    public static readonly Message PublisherCreated = new("Publisher {0} created.", "已创建发布者 {0}。");
    public static readonly Message Prefixes = new("Reserve beginnings of ids for publishers.", "为发布者保留 ID 前缀。");
    public static readonly Message PrefixesList = new("List the prefixes of a publisher.", "列出发布者的前缀。");
    public static readonly Message PrefixesReserve = new("Reserve a prefix: nobody else can publish new ids that begin with it.", "保留前缀:其他人不能发布以此开头的新 ID。");
    public static readonly Message PrefixesDelegate = new("Let another publisher use a prefix, too.", "允许另一个发布者也使用前缀。");
    public static readonly Message PrefixesRelease = new("Give a prefix back.", "释放前缀。");
    public static readonly Message PrefixReleaseQuestion = new("Give the prefix {0} back? Anybody can reserve it then.", "释放前缀 {0} 吗?之后任何人都可以保留它。");
    public static readonly Message PrefixArgument = new("The prefix, such as Acme.", "前缀,例如 Acme.");
    public static readonly Message PrefixPublic = new("Let everybody publish ids with it; only the badge stays the publisher's.", "允许任何人发布以此开头的 ID;只有标识归该发布者。");
    public static readonly Message PrefixTo = new("The publisher who may use it, too.", "同样可以使用它的发布者。");
    public static readonly Message PrefixReserved = new("The prefix {0} is reserved for {1}.", "前缀 {0} 已为 {1} 保留。");
    public static readonly Message PrefixDelegated = new("{1} may use the prefix {0}, too.", "{1} 也可以使用前缀 {0}。");
    public static readonly Message PrefixReleased = new("The prefix {0} is free.", "前缀 {0} 已释放。");
    public static readonly Message Tokens = new("Make and revoke keys for publishing.", "创建和吊销发布密钥。");
    public static readonly Message TokensCreate = new("Make a key. It is shown once: the output is the key alone.", "创建密钥。仅显示一次:输出只包含密钥。");
    public static readonly Message TokensList = new("List the keys, without their secrets.", "列出密钥,不含其内容。");
    public static readonly Message TokensRevoke = new("Make a key useless at once.", "立即吊销密钥。");
    public static readonly Message TokenName = new("What it is for, such as the name of a build.", "用途,例如构建的名称。");
    public static readonly Message TokenScope = new("What it may do; repeatable.", "允许的操作,可重复。");
    public static readonly Message TokenGlob = new("For which ids, such as Acme.*; repeatable. Without it, all of the publisher's.", "适用的 ID,例如 Acme.*,可重复。省略时为该发布者的全部 ID。");
    public static readonly Message TokenExpires = new("How long it is good for, such as 90d or 1h.", "有效期,例如 90d 或 1h。");
    public static readonly Message TokenPublisher = new("Only keys of this publisher.", "仅显示该发布者的密钥。");
    public static readonly Message TokenId = new("The key's id, as `luban tokens list` shows it.", "密钥的编号,见 `luban tokens list`。");
    public static readonly Message TokenCreated = new("Key {0}, until {1}. It is not shown again: keep it now.", "密钥 {0},有效期至 {1}。不会再次显示,请立即保存。");
    public static readonly Message TokenRevokeQuestion = new("Revoke the key {0}? Builds that use it cannot publish any more.", "吊销密钥 {0} 吗?使用它的构建将无法再发布。");
    public static readonly Message TokenRevoked = new("Key {0} revoked.", "已吊销密钥 {0}。");
    public static readonly Message PushInReview = new("{0} {1} waits for a review ({2}). `luban submissions list` shows it; --wait waits for the decision.", "{0} {1} 正在等待审核({2})。可用 `luban submissions list` 查看;--wait 会等待结果。");
    public static readonly Message PushState = new("{0} {1}: {2}", "{0} {1}:{2}");

    // Help: package sources
    public static readonly Message SourceTest = new("Have the server read a package source now, and show what came of it.", "要求服务器立即读取软件包源并显示结果。");
    public static readonly Message SourceTrust = new("Show whose signatures a package source is trusted with, and pin them.", "显示软件包源受信任的签名者并将其固定。");
    public static readonly Message SourceUser = new("The user name for the source. The password is asked for, or read with --password-stdin.", "软件包源的用户名。密码会被询问,或通过 --password-stdin 读取。");
    public static readonly Message SourcePasswordStdin = new("Read the password, or without --user an access token, from standard input. The server keeps it as a Secret.", "从标准输入读取密码;没有 --user 时读取访问令牌。服务器将其保存为 Secret。");
    public static readonly Message SourcePasswordPrompt = new("Password of {0} at the source: ", "{0} 在软件包源的密码:");
    public static readonly Message SourceAuthority = new("A PEM file with the CA that signed the source's certificate.", "签发软件包源证书的 CA 的 PEM 文件。");
    public static readonly Message SourceTrustMode = new("Whether packages must be signed by the source. Without it, those of other machines must.", "软件包是否必须由该源签名。省略时,来自其他机器的必须签名。");
    public static readonly Message FingerprintOption = new("The SHA-256 fingerprint of a certificate that may sign the source's packages; repeatable.", "可以为该源的软件包签名的证书的 SHA-256 指纹,可重复。");
    public static readonly Message SourceTestTimeout = new("How long to wait for the server.", "等待服务器的最长时间。");
    public static readonly Message TrustNothingNew = new("Nothing to pin. Name a certificate with --fingerprint, or change the mode with --trust.", "没有可固定的内容。请用 --fingerprint 指定证书,或用 --trust 更改模式。");
    public static readonly Message TrustQuestion = new("Trust packages of {0} that are signed with {1} (mode {2})?", "信任由 {1} 签名的 {0} 的软件包吗(模式 {2})?");
    public static readonly Message TrustChanged = new("Package source {0}: the trust policy is changed.", "软件包源 {0}:信任策略已更改。");

    // Facts
    public static readonly Message FactPublisher = new("Publisher", "发布者");
    public static readonly Message FactOwners = new("Owners", "所有者");
    public static readonly Message FactTransfer = new("Offered to", "转让给");
    public static readonly Message FactEmail = new("E-mail", "电子邮箱");
    public static readonly Message FactUrl = new("Address", "地址");
    public static readonly Message FactPrefixes = new("Prefixes", "前缀");
    public static readonly Message FactMembers = new("Members", "成员");
    public static readonly Message FactExtensions = new("Extensions", "扩展");
    public static readonly Message FactLastSync = new("Last sync", "上次同步");
    public static readonly Message FactTrustMode = new("Trust mode", "信任模式");
    public static readonly Message FactPinned = new("Pinned by you", "您固定的指纹");
    public static readonly Message FactFingerprints = new("Certificates", "证书指纹");
    public static readonly Message FactMetadataUntil = new("Metadata until", "元数据有效期");
    public static readonly Message FactTrusted = new("Trusted", "受信任");
}
