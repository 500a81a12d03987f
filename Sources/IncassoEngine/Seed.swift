import Crypto
import Mustache
import TOMLKit
